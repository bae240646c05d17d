/** A file by button or by drop; it is sent as it is, and only read, not stored in the ledger. */
import { Alert, Button, FileButton, Loader } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type DragEvent, useState } from "react";
import { body, client } from "../../api/client";
import type { Upload } from "../../api/types";
import { bytes } from "../../format";
import { t } from "../../messages";
import styles from "./ledger.module.css";

interface Props {
  upload: Upload | null;
  chosen: (upload: Upload) => void;
}

export function FileChooser({ upload, chosen }: Props) {
  const [over, setOver] = useState(false);
  const send = useMutation({ mutationFn: sendFile, onSuccess: chosen });
  const take = (file: File | null | undefined) => file && send.mutate(file);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  if (upload && !send.isPending) return <Chosen upload={upload} take={take} />;
  return (
    <div
      className={styles.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {send.isPending ? (
        <p role="status"><Loader size="xs" mr={8} aria-hidden />{t.ledger.uploading(send.variables.name)}</p>
      ) : (
        <>
          <FileButton onChange={take} accept=".csv,.txt,.tsv,.parquet,text/csv" inputProps={{ "aria-label": t.ledger.choose }}>
            {(props) => <Button {...props}>{t.ledger.choose}</Button>}
          </FileButton>
          <span className="quiet">{t.ledger.drop}</span>
        </>
      )}
      {send.error && (
        <Alert color="red" role="alert" title={t.ledger.uploadFailed} w="100%">{send.error.message}</Alert>
      )}
    </div>
  );
}

function Chosen({ upload, take }: { upload: Upload; take: (file: File | null) => void }) {
  return (
    <div className={styles.file}>
      <strong>{upload.file_name}</strong>
      <span className="quiet">{t.ledger.fileFacts(upload.format, bytes(upload.bytes), upload.columns.length, upload.encoding)}</span>
      <FileButton onChange={take} inputProps={{ "aria-label": t.ledger.otherFile }}>
        {(props) => <Button {...props} variant="subtle" size="compact-sm">{t.ledger.otherFile}</Button>}
      </FileButton>
    </div>
  );
}

async function sendFile(file: File): Promise<Upload> {
  const answer = client.POST("/uploads", {
    params: { query: { file_name: file.name } },
    // Text in the document's words; the file itself is streamed.
    body: "",
    bodySerializer: () => file,
    headers: { "content-type": "application/octet-stream" },
  });
  return (await body(answer)).upload;
}
