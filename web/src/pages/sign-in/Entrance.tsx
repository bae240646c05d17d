/** The quiet page around everything that happens before signing in. */
import type { ReactNode } from "react";
import { t } from "../../messages";
import styles from "./Entrance.module.css";

export function Entrance({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  return (
    <main className={styles.page}>
      <div className={styles.sheet}>
        <p className={styles.brand}>
          <img src="/mark.svg" alt="" width={26} height={26} />
          {t.frame.product}
        </p>
        <h1>{title}</h1>
        {text && <p className={styles.text}>{text}</p>}
        {children}
      </div>
      <p className={styles.tagline}>{t.signIn.tagline}</p>
    </main>
  );
}
