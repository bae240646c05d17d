/** One thing the file leaves open, asked in plain words. Nothing is chosen beforehand. */
import { Button } from "@mantine/core";
import type { Upload } from "../../../api/types";
import { t } from "../../../messages";
import { Coded } from "../../../parts/Coded";
import type { Question } from "./questions";
import { KINDS, kindOf } from "./fields";
import { inWords } from "./Reading";
import styles from "./wizard.module.css";

interface Props {
  question: Question;
  sheets: Upload["sheets"];
  answer: (value: string) => void;
}

export function QuestionCard({ question: { key, because, alternatives }, sheets, answer }: Props) {
  const named = (value: string) => {
    if (key === "kind") return t.wizard.kinds[kindOf(value)].name;
    const sheet = key === "sheet" ? sheets.find(({ name }) => name === value) : undefined;
    return sheet ? t.wizard.sheetFacts(sheet.name, sheet.rows, sheet.columns) : inWords(value);
  };
  const id = `question-${key}`;
  return (
    <div className={styles.question} role="group" aria-labelledby={id}>
      <h3 id={id}>{t.wizard.questions[key] ?? t.wizard.what(key)}</h3>
      <p className={styles.because}><Coded text={because} /></p>
      <div className={styles.answers}>
        {alternatives.map((value) => (
          <Button key={value} variant="default" onClick={() => answer(value)}>{named(value)}</Button>
        ))}
      </div>
      {key === "kind" && alternatives.length === KINDS.length && <p className={styles.kindElse}>{t.wizard.kindElse}</p>}
    </div>
  );
}
