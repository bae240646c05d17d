/** Bringing a file into the ledger: choose, map, preview, import. Nothing is stored before the last step. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { body, client } from "../../api/client";
import { rememberJob } from "../../api/events";
import type { Upload } from "../../api/types";
import { t } from "../../messages";
import { EmptyState } from "../../parts/States";
import page from "../../parts/page.module.css";
import { keepScope, useMay, useWhyNot } from "../../scope";
import { FileChooser } from "./FileChooser";
import { ImportJob } from "./ImportJob";
import styles from "./ledger.module.css";
import { MappingEditor } from "./MappingEditor";
import { PreviewReport } from "./PreviewReport";

export function NewImportPage() {
  const { job } = useSearch({ from: "/frame/imports/new" });
  const may = useMay("import_lines");
  const why = useWhyNot("import_lines");
  if (!may) return <EmptyState title={t.frame.refused} text={why} />;
  return job ? <ImportJob id={job} /> : <Steps />;
}

function Steps() {
  const [upload, setUpload] = useState<Upload | null>(null);
  return (
    <article className={page.page}>
      <p className={styles.crumb}><Link to="/imports" search={keepScope}>{t.ledger.title}</Link> / {t.ledger.newTitle}</p>
      <h1 className={page.sentence}>{t.ledger.newSentence}</h1>
      <section className={page.section} aria-label={t.ledger.stepFile}>
        <FileChooser upload={upload} chosen={setUpload} />
      </section>
      {upload && <MapAndPreview key={upload.id} upload={upload} />}
    </article>
  );
}

function MapAndPreview({ upload }: { upload: Upload }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [mapping, setMapping] = useState(upload.suggested_mapping ?? "");
  const preview = useMutation({
    mutationFn: async (asked: string) =>
      (await body(client.POST("/imports/preview", { body: { upload_id: upload.id, mapping: asked } }))).preview,
  });
  const start = useMutation({
    mutationFn: async () => (await body(client.POST("/imports", { body: { upload_id: upload.id, mapping } }))).job,
    onSuccess: (job) => {
      rememberJob(queries, job);
      void navigate({ to: "/imports/new", search: (now) => ({ ...keepScope(now), job: job.id }) });
    },
  });
  return (
    <>
      <MappingEditor upload={upload} mapping={mapping} change={setMapping} preview={() => preview.mutate(mapping)} busy={preview.isPending} />
      <PreviewReport
        preview={preview.data}
        error={preview.error ?? start.error}
        stale={preview.data !== undefined && preview.variables !== mapping}
        start={() => start.mutate()}
        starting={start.isPending}
      />
    </>
  );
}
