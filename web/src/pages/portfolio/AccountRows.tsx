/**
 * The rows on screen and nothing else; space before and after stands for the rest, so ten thousand accounts scroll like ten.
 * At speed each frame draws thirty new rows, so a row is as few nodes as it can be, and has no transform of its own: giving
 * each row one took Chromium ten times as long as laying it out.
 */
import { useNavigate } from "@tanstack/react-router";
import { memo, type MouseEvent } from "react";
import type { RunAccount } from "../../api/types";
import { t } from "../../messages";
import { useRowKeys } from "../../parts/useRowKeys";
import { keepScope, useScope } from "../../scope";
import { writeAddress } from "../../search";
import styles from "./AccountTable.module.css";
import type { Column } from "./columns";
import { type RunList, useRunRows } from "./useRunRows";
import { useWindow } from "../../parts/useWindow";

const ROW = 31;

export function AccountRows({ list, columns }: { list: RunList; columns: Column[] }) {
  const rows = useRunRows(list);
  const { place, shown, before, after, reveal } = useWindow<HTMLTableSectionElement>(rows, ROW);
  const keys = useRowKeys(rows.total, reveal, place);
  const search = writeAddress({ ...keepScope(useScope()) });
  const open = useOpening();
  return (
    <tbody ref={place} role="rowgroup" className={styles.rows} style={{ paddingTop: before, paddingBottom: after }} onClick={open}>
      {shown.map((index) => (
        <Row key={index} row={rows.at(index)} columns={columns} index={index} chosen={index === keys.chosen} search={search} />
      ))}
    </tbody>
  );
}

/** One listener for the links of all rows; whatever is no plain click stays the browser's. */
function useOpening() {
  const navigate = useNavigate();
  return (event: MouseEvent) => {
    const id = event.target instanceof Element && event.target.closest<HTMLElement>("a[data-account]")?.dataset.account;
    if (!id || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void navigate({ to: "/accounts/$id", params: { id }, search: keepScope });
  };
}

interface RowProps {
  row: RunAccount | undefined;
  columns: Column[];
  index: number;
  chosen: boolean;
  /** What links keep of the address. */
  search: string;
}

const Row = memo(function Row({ row, columns, index, chosen, search }: RowProps) {
  return (
    <tr
      role="row" className={styles.row} aria-rowindex={index + 3}
      data-chosen={chosen || undefined} aria-selected={chosen || undefined}
    >
      {row ? <Cells row={row} columns={columns} search={search} /> : <td className="quiet">{t.terms.onItsWay}</td>}
    </tr>
  );
});

function Cells({ row, columns, search }: { row: RunAccount; columns: Column[]; search: string }) {
  return columns.map((column) =>
    column.id === "name" ? (
      <th key="name" scope="row" className={styles.name} title={row.name}>
        {row.id === null ? row.name : <a href={`/accounts/${row.id}${search}`} data-account={row.id}>{row.name}</a>}
      </th>
    ) : (
      <td key={column.id} className={column.isNegative?.(row) ? `${styles[column.id]} negative` : styles[column.id]}>{column.cell(row)}</td>
    ),
  );
}
