/** The tables a question may name, their columns, what each means; a click puts the name into the question. */
import { UnstyledButton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { SqlSchema } from "../../api/types";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import styles from "./sql.module.css";

type Table = SqlSchema["tables"][number];

export function SchemaBrowser({ tables, insert }: { tables: Table[]; insert: (word: string) => void }) {
  const beside = useMediaQuery("screen and (min-width: 1024px)", undefined, { getInitialValueInEffect: false });
  return (
    <aside className={`${styles.tables} no-print`} aria-labelledby="tables">
      <h2 className={page.title} id="tables">{t.sql.tables}</h2>
      <p className={page.subtitle}>{t.sql.tablesText}</p>
      {tables.map((table, at) => (
        <details key={table.name} open={beside && at === 0}>
          <summary>
            <code>{table.name}</code>
            <span className={styles.meaning}>{table.meaning}</span>
          </summary>
          <ul className={styles.columns} aria-label={t.sql.columnsOf(table.name)}>
            <li><Name name={table.name} insert={insert}><code>{table.name}</code></Name></li>
            {table.columns.map((column) => (
              <li key={column.name}>
                <Name name={column.name} insert={insert}>
                  <span className={styles.kind}>{t.sql.kinds[column.kind] ?? column.kind}</span>
                  <code>{column.name}</code>
                  <span className={styles.meaning}>{column.hidden ? t.sql.hidden : column.meaning}</span>
                </Name>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </aside>
  );
}

function Name({ name, insert, children }: { name: string; insert: (word: string) => void; children: React.ReactNode }) {
  return (
    <UnstyledButton className={styles.column} title={t.sql.insert(name)} onClick={() => insert(name)}>
      {children}
    </UnstyledButton>
  );
}
