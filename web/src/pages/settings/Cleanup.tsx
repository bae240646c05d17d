/** Removing files that only old versions of the ledger need: first what would go, then the button that does it. */
import { Button, NumberInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "../../api/client";
import { cleanupPreview, cleanups } from "../../api/queries";
import type { Retention } from "../../api/types";
import { time } from "../../format";
import { t } from "../../messages";
import { useMay, useWhyNot } from "../../scope";
import styles from "./settings.module.css";

export function Cleanup() {
  const may = useMay("change_settings");
  const why = useWhyNot("change_settings");
  const past = useQuery(cleanups);
  const [rule, setRule] = useState<Retention>({ keep_versions: 10, keep_days: 365 });
  const [asked, setAsked] = useState<Retention | null>(null);
  const words = t.versions.cleanup;
  const field = (key: keyof Retention, label: string) => (
    <NumberInput
      w={240}
      label={label}
      min={key === "keep_versions" ? 1 : 0}
      allowDecimal={false}
      value={rule[key] ?? ""}
      onChange={(value) => {
        setRule({ ...rule, [key]: typeof value === "number" ? value : undefined });
        setAsked(null);
      }}
    />
  );
  return (
    <>
      <div className={styles.line}>
        {field("keep_versions", words.versions)}
        {field("keep_days", words.days)}
        <Button variant="default" onClick={() => may && setAsked(rule)} aria-disabled={!may} data-disabled={!may || undefined} aria-description={may ? undefined : why}>
          {words.show}
        </Button>
        {!may && <span className="quiet">{why}</span>}
      </div>
      {asked && <Consequence rule={asked} done={() => setAsked(null)} />}
      {past.data?.map((each) => (
        <p key={each.created_at} className={styles.reason}>{words.done(each.files, each.created_by, time(each.created_at), each.oldest_version)}</p>
      ))}
    </>
  );
}

function Consequence({ rule, done }: { rule: Retention; done: () => void }) {
  const queries = useQueryClient();
  const { data, error } = useQuery(cleanupPreview(rule));
  const words = t.versions.cleanup;
  const act = useMutation({
    mutationFn: () => body(client.POST("/ledger/cleanup", { body: rule })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["ledger"] });
      done();
    },
  });
  const failed = error ?? act.error;
  if (failed) return <p className="negative" role="alert">{failed.message}</p>;
  if (!data) return null;
  if (data.files === 0) return <p role="status">{words.nothing(data.oldest_version)}</p>;
  return (
    <div role="status">
      <p>{words.would(data.files, data.bytes, data.oldest_version)}</p>
      <Button mt="sm" color="red" loading={act.isPending} onClick={() => act.mutate()}>{words.act}</Button>
    </div>
  );
}
