/** The file and what the first look found: each finding with its reason, and a way to say otherwise. */
import { Button, FileButton } from "@mantine/core";
import type { Detected, Upload } from "../../../api/types";
import { bytes } from "../../../format";
import { t } from "../../../messages";
import table from "../../../parts/table.module.css";
import type { Kind } from "./fields";
import { KindChoice } from "./KindChoice";
import type { Keys } from "./mapping-text";
import { QuestionCard } from "./QuestionCard";
import type { Question } from "./questions";
import { Reading } from "./Reading";
import { SavedMappings } from "./SavedMappings";
import { ACCEPTED } from "./StartDrop";
import styles from "./wizard.module.css";

interface Props {
  upload: Upload;
  /** Null while it is asked. */
  kind: Kind | null;
  read: Keys;
  questions: Question[];
  mapping: string;
  take: (file: File | null) => void;
  chooseKind: (kind: Kind) => void;
  answer: (key: string, value: string | undefined) => void;
  decide: (question: Question, value: string) => void;
  apply: (mapping: string) => void;
}

export function FileStep({ upload, kind, read, questions, mapping, take, chooseKind, answer, decide, apply }: Props) {
  const { facts, formats } = t.wizard;
  return (
    <>
      <div className={styles.file}>
        <strong>{upload.file_name}</strong>
        <span className="quiet">{facts(formats[upload.format] ?? upload.format, bytes(upload.bytes), upload.columns.length)}</span>
        <FileButton onChange={take} accept={ACCEPTED} inputProps={{ "aria-label": t.wizard.otherFile }}>
          {(props) => <Button {...props} variant="subtle" size="compact-sm">{t.wizard.otherFile}</Button>}
        </FileButton>
      </div>
      <SavedMappings mappings={upload.mappings} inUse={mapping} apply={apply} />
      {kind !== null && <KindChoice kind={kind} guess={upload.kind} choose={chooseKind} />}
      {questions.map((each) => <QuestionCard key={each.key} question={each} sheets={upload.sheets} answer={(value) => decide(each, value)} />)}
      <Findings asked={questions.map(({ key }) => key)} sheets={upload.sheets.map(({ name }) => name)} detected={upload.detected} read={read} answer={answer} />
    </>
  );
}

interface FindingsProps {
  /** What is asked above. */
  asked: string[];
  sheets: string[];
  detected: Detected[];
  read: Keys;
  answer: Props["answer"];
}

function Findings({ asked, sheets, detected, read, answer }: FindingsProps) {
  const settled = detected.filter(({ what, value }) => !asked.includes(what) && (value !== null || read[what] !== undefined));
  if (settled.length === 0) return null;
  const { foundColumns: columns } = t.wizard;
  return (
    <table className={`${table.table} ${styles.found}`} aria-label={t.wizard.found}>
      <thead>
        <tr>
          <th scope="col">{columns.what}</th>
          <th scope="col">{columns.value}</th>
          <th scope="col" className={table.wide}>{columns.because}</th>
        </tr>
      </thead>
      <tbody>
        {settled.map((finding) => <Reading key={finding.what} finding={finding} stated={read[finding.what]} sheets={sheets} answer={answer} />)}
      </tbody>
    </table>
  );
}
