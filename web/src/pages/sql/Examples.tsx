/** Something to start from while nothing is asked. */
import { Button } from "@mantine/core";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import styles from "./sql.module.css";

export function Examples({ choose }: { choose: (query: string) => void }) {
  return (
    <section className={page.section} aria-labelledby="examples">
      <h2 className={page.title} id="examples">{t.sql.firstTitle}</h2>
      <div className={styles.examples}>
        {t.sql.examples.map(({ name, query }) => (
          <Button key={name} variant="default" size="compact-md" onClick={() => choose(query)}>{name}</Button>
        ))}
      </div>
    </section>
  );
}
