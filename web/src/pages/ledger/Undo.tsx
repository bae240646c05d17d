/** Taking an import back: first what that takes away, then the one button that does it. */
import { Button, Group, TextInput } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "../../api/client";
import { importOf, undoOf } from "../../api/queries";
import { t } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import { Failure, Loading } from "../../parts/States";
import { useMay, useWhyNot } from "../../scope";
import { LineChangesTable } from "./LineChangesTable";
import styles from "./ledger.module.css";

export function Undo({ id, file }: { id: string; file: string }) {
  const may = useMay("undo_imports");
  const why = useWhyNot("undo_imports");
  const [asking, setAsking] = useState(false);
  return (
    <div className={`${styles.actions} no-print`}>
      <Button
        variant="default"
        leftSection={<IconArrowBackUp size={16} aria-hidden />}
        onClick={() => may && setAsking(true)}
        aria-disabled={!may}
        data-disabled={!may || undefined}
        aria-description={may ? undefined : why}
      >
        {t.ledger.undo}
      </Button>
      {!may && <span className="quiet">{why}</span>}
      <Dialog opened={asking} close={() => setAsking(false)} title={t.ledger.undoTitle(file)}>
        <Consequence id={id} close={() => setAsking(false)} />
      </Dialog>
    </div>
  );
}

function Consequence({ id, close }: { id: string; close: () => void }) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const undo = useMutation({
    mutationFn: async () => (await body(client.POST("/imports/{id}/undo", { params: { path: { id }, query: { reason: reason || undefined } } }))).import,
    onSuccess: (undone) => {
      queries.setQueryData(importOf(id).queryKey, undone);
      void queries.invalidateQueries({ queryKey: ["ledger"] });
      close();
    },
  });
  // What is being undone has no preview any more: news of it must not ask for one.
  const { data, error } = useQuery({ ...undoOf(id), enabled: undo.isIdle || undo.isError });
  if (error) return <Failure error={error} />;
  if (!data) return <Loading />;
  return (
    <>
      <p>{t.ledger.undoTakes(data)}</p>
      {data.changes && (
        <>
          <p>{t.changes.restored(data.restored_lines)}</p>
          <LineChangesTable changes={data.changes} id="undo" />
        </>
      )}
      <p className={styles.keeps}>{t.ledger.undoKeeps}</p>
      <TextInput mt="md" label={t.versions.reason} value={reason} maxLength={200} onChange={(event) => setReason(event.currentTarget.value)} />
      {undo.error && <p className="negative" role="alert">{undo.error.message}</p>}
      <Group mt="lg" justify="flex-end">
        <Button variant="default" onClick={close} data-autofocus>{t.ledger.undoNot}</Button>
        <Button color="red" loading={undo.isPending} onClick={() => undo.mutate()}>{t.ledger.undo}</Button>
      </Group>
    </>
  );
}
