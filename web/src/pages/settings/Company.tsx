/** The company's name, and the currency everything is shown in. */
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import { settings as settingsQuery } from "../../api/queries";
import type { Settings } from "../../api/types";
import { t } from "../../messages";
import { useMay, useWhyNot } from "../../scope";
import { ReportingCurrency } from "./ReportingCurrency";
import styles from "./settings.module.css";

export function Company({ settings }: { settings: Settings }) {
  const queries = useQueryClient();
  const may = useMay("change_settings");
  const why = useWhyNot("change_settings");
  const [name, setName] = useState(settings.company_name ?? "");
  const save = useMutation({
    mutationFn: async () => (await body(client.PUT("/settings", { body: { ...settings, company_name: name.trim() || undefined } }))).settings,
    onSuccess: (saved) => queries.setQueryData(settingsQuery.queryKey, saved),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const unchanged = name.trim() === (settings.company_name ?? "");
  return (
    <>
      <form onSubmit={submit} className={styles.line}>
        <TextInput
          className={styles.grow}
          label={t.settings.companyName}
          description={may ? t.settings.companyHint : why}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={save.error?.message}
          disabled={!may}
        />
        {may && <Button type="submit" variant="default" loading={save.isPending} disabled={unchanged}>{t.settings.save}</Button>}
        {save.isSuccess && unchanged && <span className="quiet" role="status">{t.settings.saved}</span>}
      </form>
      <ReportingCurrency />
    </>
  );
}
