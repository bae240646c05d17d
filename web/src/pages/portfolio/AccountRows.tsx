/** The rows on screen and nothing else: two spacers stand for the rest, so ten thousand accounts scroll like ten. */
import { Link } from "@tanstack/react-router";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import type { RunAccount } from "../../api/types";
import { useRowKeys } from "../../parts/useRowKeys";
import { keepScope } from "../../scope";
import styles from "./AccountTable.module.css";
import type { Column } from "./columns";

interface Props {
  rows: RunAccount[];
  columns: Column[];
  /** Loads the next page; absent when there is none or it is under way. */
  more: (() => void) | undefined;
}

const ROW = 31;

export function AccountRows({ rows, columns, more }: Props) {
  const [top, setTop] = useState(0);
  const virtual = useWindowVirtualizer({ count: rows.length, estimateSize: () => ROW, overscan: 16, scrollMargin: top });
  const { place, chosen } = useRowKeys(rows.length, (index) => virtual.scrollToIndex(index, { align: "auto" }));
  useEffect(() => {
    if (place.current) setTop(place.current.getBoundingClientRect().top + window.scrollY);
  }, [place, rows.length]);
  const printing = usePrinting();
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 20) more?.();
  }, [last, rows.length, more]);

  if (printing) {
    return <tbody ref={place}>{rows.map((row, index) => <Row key={`${row.source} ${row.external_id}`} row={row} columns={columns} index={index} chosen={false} />)}</tbody>;
  }
  const before = (shown[0]?.start ?? top) - top;
  const after = virtual.getTotalSize() - ((shown.at(-1)?.end ?? top) - top);
  return (
    <tbody ref={place}>
      <Spacer height={before} />
      {shown.map(({ index }) => {
        const row = rows[index];
        return row && <Row key={`${row.source} ${row.external_id}`} row={row} columns={columns} index={index} chosen={index === chosen} />;
      })}
      <Spacer height={after} />
    </tbody>
  );
}

/** Paper has no scroll bar: every loaded row is printed. */
function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const media = window.matchMedia("print");
    const follow = () => flushSync(() => setPrinting(media.matches));
    media.addEventListener("change", follow);
    return () => media.removeEventListener("change", follow);
  }, []);
  return printing;
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
  row: RunAccount;
  columns: Column[];
  index: number;
  chosen: boolean;
}

function Row({ row, columns, index, chosen }: RowProps) {
  return (
    <tr className={styles.row} data-chosen={chosen || undefined} aria-rowindex={index + 3} aria-selected={chosen || undefined}>
      {columns.map((column) =>
        column.id === "name" ? (
          <th key={column.id} scope="row" data-align="left" title={row.name}>
            {row.id === null ? column.cell(row) : <Link to="/accounts/$id" params={{ id: row.id }} search={keepScope}>{column.cell(row)}</Link>}
          </th>
        ) : (
          <td key={column.id} data-from={column.from} data-align={column.align}>{column.cell(row)}</td>
        ),
      )}
    </tr>
  );
}
