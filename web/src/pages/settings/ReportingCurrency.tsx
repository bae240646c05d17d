/** What everything is added up in; chosen before the first lines, and fixed from then on. */
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import { reportingCurrency } from "../../api/queries";
import { t } from "../../messages";
import { useMay } from "../../scope";
import styles from "./settings.module.css";

export function ReportingCurrency() {
  const { data } = useQuery(reportingCurrency);
  const may = useMay("import_lines");
  if (!data) return null;
  if (may && data.may_change) return <Choose key={data.currency} now={data.currency ?? ""} />;
  return (
    <dl className={styles.facts}>
      <dt>{t.settings.currency}</dt>
      <dd>
        {data.currency ?? <span className="quiet">{t.settings.noCurrency}</span>}
        {data.currency !== null && <span className={styles.reason}>{t.settings.currencyFixed}</span>}
      </dd>
    </dl>
  );
}

function Choose({ now }: { now: string }) {
  const queries = useQueryClient();
  const [currency, setCurrency] = useState(now);
  const save = useMutation({
    mutationFn: async () => (await body(client.PUT("/reporting-currency", { body: { currency } }))).reporting_currency,
    onSuccess: (saved) => queries.setQueryData(reportingCurrency.queryKey, saved),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className={styles.line}>
      <TextInput
        w={240}
        label={t.settings.currency}
        description={t.settings.currencyHint}
        placeholder="EUR"
        maxLength={3}
        value={currency}
        onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
        error={save.error?.message}
      />
      <Button type="submit" variant="default" loading={save.isPending} disabled={currency === now || currency.length !== 3}>{t.settings.saveCurrency}</Button>
    </form>
  );
}
