/** The rows of an answer, exact, numbers to the right; only those on the screen are drawn. */
import { memo, useMemo } from "react";
import type { SqlAnswer } from "../../api/types";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import { useWindow } from "../../parts/useWindow";
import { AnswerDownloads, type Question } from "./AnswerDownloads";
import { type Cell, isNumber, widths, written } from "./cells";
import styles from "./sql.module.css";

const ROW = 31;

/** Figures of equal width are a tenth wider than the character that `ch` measures. */
const room = (characters = 0) => `${characters * 1.12 + 0.5}ch`;

interface Props {
  answer: SqlAnswer;
  /** What was asked, and of what. */
  asked: Question;
  /** How many rows a file takes. */
  most: number;
  busy: boolean;
}

export function Answer({ answer, asked, most, busy }: Props) {
  const { columns } = answer;
  const rows = answer.rows as unknown as Cell[][];
  const wide = useMemo(() => widths(columns, rows), [columns, rows]);
  const list = useMemo(() => ({ total: rows.length, at: (index: number) => rows[index], look: () => undefined }), [rows]);
  const { place, shown, before, after } = useWindow<HTMLTableSectionElement>(list, ROW);
  return (
    <section className={page.section} aria-labelledby="answer">
      <div className={page.head}>
        <h2 className={page.title} id="answer">{t.sql.answer}</h2>
        <AnswerDownloads asked={asked} most={most} />
      </div>
      <div className={styles.scroll} tabIndex={0} role="group" aria-labelledby="answer" aria-busy={busy}>
        <table role="table" className={styles.table} aria-labelledby="answer" aria-rowcount={rows.length + 1}>
          <thead role="rowgroup">
            <tr role="row">
              {columns.map(({ name, kind }, at) => (
                <th key={at} role="columnheader" scope="col" title={name} className={isNumber(kind) ? styles.number : undefined} style={{ width: room(wide[at]) }}>{name}</th>
              ))}
            </tr>
          </thead>
          <tbody ref={place} role="rowgroup" className={styles.body} style={{ paddingTop: before, paddingBottom: after }}>
            {shown.map((index) => <Row key={index} index={index} row={rows[index] ?? []} columns={columns} wide={wide} />)}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface RowProps {
  index: number;
  row: Cell[];
  columns: SqlAnswer["columns"];
  wide: number[];
}

const Row = memo(function Row({ index, row, columns, wide }: RowProps) {
  return (
    <tr role="row" aria-rowindex={index + 2}>
      {columns.map(({ kind }, at) => {
        const text = written(row[at] ?? null, kind);
        return (
          <td key={at} role="cell" className={isNumber(kind) ? styles.number : undefined} style={{ width: room(wide[at]) }} title={text.length > (wide[at] ?? 0) ? text : undefined}>
            {row[at] === null ? <span className="quiet">null</span> : text}
          </td>
        );
      })}
    </tr>
  );
});
