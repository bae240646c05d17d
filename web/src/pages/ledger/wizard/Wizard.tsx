/** The page of one file: what it is, what its columns mean, what would happen; and always, in one sentence, how far it is. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError, body, client } from "../../../api/client";
import { rememberJob } from "../../../api/events";
import { type Layout, reportingCurrency, uploadOf } from "../../../api/queries";
import type { ImportDetail, Upload } from "../../../api/types";
import { t } from "../../../messages";
import page from "../../../parts/page.module.css";
import { MarginSection } from "../../../parts/MarginSection";
import { Unbroken } from "../../../parts/Unbroken";
import { keepScope } from "../../../scope";
import styles from "../ledger.module.css";
import { ColumnsStep } from "./ColumnsStep";
import { kindOf } from "./fields";
import { FileStep } from "./FileStep";
import { asKind, carryOver, firstMapping, withColumn } from "./first-mapping";
import { ImportBar } from "./ImportBar";
import { type Lacking, lackingOf, lacksNothing } from "./lacking";
import { type Keys, type Reading, readMapping, type Section, writeKey } from "./mapping-text";
import { PreviewReport } from "./PreviewReport";
import { metQuestions, openQuestions, type Question } from "./questions";
import { type Checked, usePreview } from "./usePreview";

interface Props {
  upload: Upload;
  /** The import whose corrected rows these are: its mapping reads them. */
  mended: ImportDetail | null;
  /** Systems that files came from before. */
  sources: string[];
  take: (file: File | null) => void;
}

export function Wizard({ upload: first, mended, sources, take }: Props) {
  const [mapping, setMapping] = useState(() => mended?.mapping ?? firstMapping(first, sources[0] ?? "erp"));
  const reading = readMapping(mapping);
  const upload = useLayout(first, reading, setMapping);
  const { data: counted } = useQuery(reportingCurrency);
  const ledger = counted?.currency ?? null;
  const [top, read, columns] = (["", "read", "columns"] as const).map((name): Keys => reading.section?.(name) ?? {});
  const isKindOpen = reading.section !== null && top?.kind === undefined && Object.keys(columns ?? {}).length === 0;
  const kind = kindOf(top?.kind);
  const lacking = lackingOf(kind, top ?? {}, columns ?? {}, ledger);
  const open = openQuestions(upload, read ?? {}, isKindOpen);
  const complete = reading.mistake === null && counted !== undefined && lacksNothing(lacking) && open.length === 0 && Boolean(top?.source);
  const checked = usePreview(upload, mapping, complete);
  const questions = [...open, ...metQuestions(checked.error)];
  const set = (section: Section, key: string, value: string | number | undefined) =>
    setMapping((now) => (section === "columns" ? withColumn(now, upload, key, value?.toString()) : writeKey(now, section, key, value)));
  const [reason, setReason] = useState("");
  const start = useStart(upload, mapping, reason);
  return (
    <article className={page.page}>
      <p className={styles.crumb}><Link to="/imports" search={keepScope}>{t.ledger.title}</Link> / {t.ledger.newTitle}</p>
      <h1 className={page.sentence} aria-live="polite">
        <Unbroken text={sentence(upload.file_name, { line: reading.mistake?.line, lacking, source: top?.source, questions, checked })} />
      </h1>
      {mended && <p className={page.under}>{t.wizard.mending(mended.file_name)}</p>}
      <MarginSection id="file" number={1} title={t.wizard.file} text={t.wizard.fileText}>
        <FileStep
          upload={upload}
          kind={isKindOpen ? null : kind}
          read={read ?? {}}
          questions={questions}
          mapping={mapping}
          take={take}
          chooseKind={(next) => setMapping((now) => asKind(now, upload, next))}
          answer={(key, value) => set("read", key, key === "header_row" && value !== undefined ? Number(value) : value)}
          decide={({ section, key }, value) => {
            if (key === "kind") setMapping((now) => asKind(now, upload, kindOf(value)));
            else set(section, key, key === "header_row" ? Number(value) : value);
          }}
          apply={setMapping}
        />
      </MarginSection>
      <MarginSection id="columns" number={2} title={t.wizard.columns} text={t.wizard.columnsText}>
        {isKindOpen ? <p className="quiet">{t.wizard.columnsWait}</p> : (
          <ColumnsStep upload={upload} kind={kind} mapping={mapping} reading={reading} ledger={ledger} sources={sources} mistakes={mistakesByKey(checked.error)} write={setMapping} set={set} />
        )}
      </MarginSection>
      <MarginSection id="preview" number={3} title={t.wizard.result} text={t.wizard.resultText}>
        <PreviewReport checked={checked} questions={questions} />
      </MarginSection>
      <ImportBar checked={checked} lacks={isKindOpen || lacksNothing(lacking) ? null : t.wizard.lacks(names(lacking), lacking.currency)} reason={reason} because={setReason} start={() => start.mutate()} starting={start.isPending} error={start.error} />
    </article>
  );
}

/** The file in the layout the mapping states; when that changes, the mapping follows the columns there are then. */
function useLayout(first: Upload, reading: Reading, setMapping: (change: (now: string) => string) => void): Upload {
  const read: Keys = reading.section?.("read") ?? {};
  const row = Number(read.header_row);
  const layout: Layout = { sheet: read.sheet, delimiter: read.delimiter, encoding: read.encoding, header_row: row > 0 ? row : undefined };
  const { data: upload = first } = useQuery({ ...uploadOf(first.id, layout), placeholderData: keepPreviousData });
  const [followed, setFollowed] = useState(first);
  if (upload !== followed) {
    setFollowed(upload);
    setMapping((now) => carryOver(now, followed, upload));
  }
  return upload;
}

function useStart(upload: Upload, mapping: string, reason: string) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async () => (await body(client.POST("/imports", { body: { upload_id: upload.id, mapping, reason: reason || undefined } }))).job,
    onSuccess: (job) => {
      rememberJob(queries, job);
      void navigate({ to: "/imports/new", search: (now) => ({ ...keepScope(now), job: job.id }) });
    },
  });
}

/** What the server says is wrong, at the key it names. */
function mistakesByKey(error: Error | null): ReadonlyMap<string, string> {
  const errors = error instanceof ApiError ? (error.problem.errors ?? []) : [];
  return new Map(errors.flatMap(({ field, detail }) => (field ? [[field, detail.replace(`\`${field}\`: `, "")]] : [])));
}

const names = ({ fields }: Lacking) => fields.map((name) => t.wizard.fields[name]?.[0] ?? name);

interface State {
  line: number | undefined;
  lacking: Lacking;
  source: string | undefined;
  questions: Question[];
  checked: Checked;
}

function sentence(file: string, { line, lacking, source, questions, checked }: State): string {
  const { wizard } = t;
  if (line !== undefined) return wizard.notToml(line);
  if (questions.length === 1 && questions[0]?.key === "kind") return wizard.asksKind(file);
  if (questions.length > 0) return wizard.asks(file, questions.length);
  if (!lacksNothing(lacking)) return wizard.needs(file, names(lacking), lacking.currency);
  if (!source) return wizard.needsSource(file);
  if (checked.preview) return t.ledger.previewSentence(checked.preview);
  if (checked.error) return wizard.notUsable(file);
  return checked.ask ? wizard.askFirst(file) : wizard.checking(file);
}
