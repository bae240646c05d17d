/** One thing the file leaves open, asked in plain words. Nothing is chosen beforehand. */
import { Button } from "@mantine/core";
import { t } from "../../../messages";
import { Coded } from "../../../parts/Coded";
import type { Question } from "./questions";
import { inWords } from "./Reading";
import styles from "./wizard.module.css";

export function QuestionCard({ question: { key, because, alternatives }, answer }: { question: Question; answer: (value: string) => void }) {
  const id = `question-${key}`;
  return (
    <div className={styles.question} role="group" aria-labelledby={id}>
      <h3 id={id}>{t.wizard.questions[key] ?? t.wizard.what(key)}</h3>
      <p className={styles.because}><Coded text={because} /></p>
      <div className={styles.answers}>
        {alternatives.map((value) => (
          <Button key={value} variant="default" onClick={() => answer(value)}>{inWords(value)}</Button>
        ))}
      </div>
    </div>
  );
}
