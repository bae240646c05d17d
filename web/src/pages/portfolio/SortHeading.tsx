/** A column heading that asks the server for another order. */
import { t } from "../../messages";
import { type AccountFilter, sortOf, turnSort } from "../../search";
import styles from "./AccountTable.module.css";
import type { Column } from "./columns";

interface Props {
  column: Column;
  filter: AccountFilter;
  change: (next: AccountFilter) => void;
}

export function SortHeading({ column, filter, change }: Props) {
  const { sort, order } = sortOf(filter);
  const here = column.sort !== undefined && column.sort === sort;
  const direction = order === "asc" ? ("ascending" as const) : ("descending" as const);
  const by = column.sort;
  return (
    <th
      scope="col" className={styles[column.id]} aria-sort={here ? direction : undefined}
      title={column.figure ? undefined : column.hint} data-figure={column.figure} tabIndex={column.figure && !by ? 0 : undefined}
    >
      {by ? (
        <button type="button" className={styles.sort} onClick={() => change(turnSort(filter, by))}>
          {column.heading}
          <span aria-hidden className={styles.arrow}>{here ? (order === "asc" ? "↑" : "↓") : ""}</span>
        </button>
      ) : (
        column.heading
      )}
      {column.hint && <span className="sr-only">. {column.hint}</span>}
      {column.id === "name" && <span className="sr-only">. {t.portfolio.rankTip}</span>}
    </th>
  );
}
