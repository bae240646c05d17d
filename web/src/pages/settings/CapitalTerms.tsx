/** What capital costs a year, and how the wait for the customers' money is counted. */
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import { capitalTerms } from "../../api/economics";
import type { CapitalSettings } from "../../api/types";
import { t } from "../../messages";
import { Failure, Loading } from "../../parts/States";
import { useMay, useWhyNot } from "../../scope";
import { mistakeAt } from "./mistake-at";
import styles from "./settings.module.css";

export function CapitalTerms() {
  const { data, error } = useQuery(capitalTerms);
  if (error) return <Failure error={error} />;
  return data ? <Form key={JSON.stringify(data)} kept={data} /> : <Loading />;
}

function Form({ kept }: { kept: CapitalSettings }) {
  const queries = useQueryClient();
  const [may, why] = [useMay("change_settings"), useWhyNot("change_settings")];
  const [percent, setPercent] = useState(kept.capital_percent ?? "");
  const [rest, setRest] = useState({ waits_from: kept.waits_from, year_days: kept.year_days });
  const { capital } = t.settings;
  const save = useMutation({
    mutationFn: () => body(client.PUT("/economics/capital", { body: { capital_percent: percent.trim() === "" ? null : percent.trim(), ...rest } })),
    onSuccess: (saved) => {
      queries.setQueryData(capitalTerms.queryKey, saved);
      return queries.invalidateQueries({ queryKey: ["ledger"] });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} noValidate className={styles.fields}>
      <TextInput
        label={capital.percent} description={capital.percentHint} placeholder={t.economics.capitalNone} inputMode="decimal" maxLength={9} w={240} disabled={!may}
        value={percent} error={mistakeAt(save.error, "capital_percent")} onChange={(event) => setPercent(event.currentTarget.value)}
      />
      <NativeSelect
        label={capital.waitsFrom} w={320} disabled={!may} value={rest.waits_from} data={[{ value: "invoice", label: capital.invoice }, { value: "due", label: capital.due }]}
        onChange={(event) => setRest({ ...rest, waits_from: event.currentTarget.value === "due" ? "due" : "invoice" })}
      />
      <NativeSelect
        label={capital.year} w={240} disabled={!may} value={String(rest.year_days)} data={[{ value: "365", label: capital.days365 }, { value: "360", label: capital.days360 }]}
        onChange={(event) => setRest({ ...rest, year_days: Number(event.currentTarget.value) })}
      />
      {save.error && <p className="negative" role="alert">{save.error.message}</p>}
      <div><Button type="submit" variant="default" loading={save.isPending} disabled={!may} title={may ? undefined : why} aria-description={may ? undefined : why}>{capital.save}</Button></div>
    </form>
  );
}
