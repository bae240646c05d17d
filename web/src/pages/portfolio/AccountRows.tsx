/** The rows on screen and nothing else: two spacers stand for the rest, so ten thousand accounts scroll like ten. */
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import type { RunAccount } from "../../api/types";
import { t } from "../../messages";
import { useRowKeys } from "../../parts/useRowKeys";
import { keepScope } from "../../scope";
import styles from "./AccountTable.module.css";
import type { Column } from "./columns";
import { useWindow } from "./useWindow";
import type { RunRows } from "./useRunRows";

const ROW = 31;

export function AccountRows({ rows, columns }: { rows: RunRows; columns: Column[] }) {
  const { place, shown, before, after, reveal } = useWindow<HTMLTableSectionElement>(rows, ROW);
  const keys = useRowKeys(rows.total, reveal, place);
  return (
    <tbody ref={place}>
      <Spacer height={before} />
      {shown.map((index) => (
        <Row key={index} row={rows.at(index)} columns={columns} index={index} chosen={index === keys.chosen} />
      ))}
      <Spacer height={after} />
    </tbody>
  );
}

function Spacer({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td className={styles.spacer} style={{ height }} />
    </tr>
  );
}

interface RowProps {
  row: RunAccount | undefined;
  columns: Column[];
  index: number;
  chosen: boolean;
}

const Row = memo(function Row({ row, columns, index, chosen }: RowProps) {
  if (!row) {
    return (
      <tr className={styles.row} aria-rowindex={index + 3}>
        <td colSpan={columns.length} className="quiet">{t.terms.onItsWay}</td>
      </tr>
    );
  }
  return (
    <tr className={styles.row} data-chosen={chosen || undefined} aria-rowindex={index + 3} aria-selected={chosen || undefined}>
      {columns.map((column) =>
        column.id === "name" ? (
          <th key={column.id} scope="row" data-align="left" title={row.name}>
            {row.id === null ? column.cell(row) : <Link to="/accounts/$id" params={{ id: row.id }} search={keepScope} preload={false}>{column.cell(row)}</Link>}
          </th>
        ) : (
          <td key={column.id} data-from={column.from} data-align={column.align}>{column.cell(row)}</td>
        ),
      )}
    </tr>
  );
});
