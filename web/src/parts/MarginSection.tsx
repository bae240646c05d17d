/** A section with its name in the margin and its work beside it; numbered where one follows from the other. */
import type { ReactNode } from "react";
import styles from "./MarginSection.module.css";

interface Props {
  id: string;
  title: string;
  text: string;
  number?: number;
  children: ReactNode;
}

export function MarginSection({ id, title, text, number, children }: Props) {
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div>
        <h2 className={styles.title} id={id}>
          {number !== undefined && <span aria-hidden className={styles.number}>{number}</span>}
          {title}
        </h2>
        <p className={styles.text}>{text}</p>
      </div>
      <div className={styles.work}>{children}</div>
    </section>
  );
}
