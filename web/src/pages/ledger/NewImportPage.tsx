/** Bringing a file into the ledger: drop it, say what its columns mean, look at the preview, import. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { importOf, mappings, uploadOf } from "../../api/queries";
import { sendFile } from "../../api/upload";
import { t } from "../../messages";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import { keepScope, useMay, useWhyNot } from "../../scope";
import { ImportJob } from "./ImportJob";
import styles from "./ledger.module.css";
import { DropOverlay } from "./wizard/DropOverlay";
import { type Sending, StartDrop } from "./wizard/StartDrop";
import { useFileDrop } from "./wizard/useFileDrop";
import { Wizard } from "./wizard/Wizard";

export function NewImportPage() {
  const { job } = useSearch({ from: "/frame/imports/new" });
  const may = useMay("import_lines");
  const why = useWhyNot("import_lines");
  if (!may) return <EmptyState title={t.frame.refused} text={why} />;
  return job ? <ImportJob id={job} /> : <Steps />;
}

function Steps() {
  const { upload, mends } = useSearch({ from: "/frame/imports/new" });
  const { send, share } = useSend();
  const [several, setSeveral] = useState(false);
  const take = (file: File | null | undefined) => file && send.mutate(file);
  const over = useFileDrop((files) => {
    setSeveral(files.length > 1);
    take(files[0]);
  });
  const sending: Sending | null = send.isPending ? { name: send.variables.name, share } : null;
  return (
    <>
      {upload !== undefined && !sending && !send.error ? <OneFile key={upload} id={upload} mends={mends} take={take} /> : (
        <article className={page.page}>
          <p className={styles.crumb}><Link to="/imports" search={keepScope}>{t.ledger.title}</Link> / {t.ledger.newTitle}</p>
          <h1 className={page.sentence}>{mends === undefined ? t.wizard.startSentence : t.wizard.mendSentence}</h1>
          <p className={page.under}>{several ? t.wizard.oneAtATime : t.wizard.startText}</p>
          <StartDrop sending={sending} error={send.error} kinds={mends === undefined} take={take} />
        </article>
      )}
      {over && <DropOverlay />}
    </>
  );
}

/** Sends a file, and puts it into the address: a reload must not lose it. */
function useSend() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [share, setShare] = useState(0);
  const send = useMutation({
    mutationFn: (file: File) => sendFile(file, setShare),
    onMutate: () => setShare(0),
    onSuccess: async (upload) => {
      queries.setQueryData(uploadOf(upload.id, {}).queryKey, upload);
      await navigate({ to: "/imports/new", search: (now) => ({ ...keepScope(now), mends: now.mends, upload: upload.id }) });
    },
  });
  return { send, share };
}

interface OneFileProps {
  id: string;
  mends: string | undefined;
  take: (file: File | null) => void;
}

function OneFile({ id, mends, take }: OneFileProps) {
  const upload = useQuery(uploadOf(id, {}));
  const mended = useQuery({ ...importOf(mends ?? ""), enabled: mends !== undefined });
  const known = useQuery(mappings);
  const error = upload.error ?? mended.error ?? known.error;
  if (error) return <Failure error={error} retry={() => void upload.refetch()} />;
  if (!upload.data || !known.data || (mends !== undefined && !mended.data)) return <Loading />;
  const sources = [...new Set(known.data.map(({ source }) => source))];
  return <Wizard upload={upload.data} mended={mended.data ?? null} sources={sources} take={take} />;
}
