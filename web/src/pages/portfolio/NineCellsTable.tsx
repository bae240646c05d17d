/** The nine cells as a list: the same numbers, and each rule written out. */
import type { Portfolio } from "../../api/types";
import { count } from "../../format";
import { t } from "../../messages";
import { FigureHead } from "../../parts/FigureHead";
import { Amount } from "../../parts/Figure";
import table from "../../parts/table.module.css";

export function NineCellsTable({ portfolio: { nine_cells: cells, run, hidden } }: { portfolio: Portfolio }) {
  const withProfit = cells.some((cell) => cell.gross_profit !== null);
  const noProfit = hidden.includes("gross_profit") ? t.terms.hidden : t.cells.noCost;
  return (
    <table className={table.table} aria-labelledby="cells">
      <thead>
        <tr>
          <th scope="col">{t.cells.cell}</th>
          <FigureHead figure="nine_cell" className={table.right}>{t.portfolio.tableTitle}</FigureHead>
          <FigureHead figure="nine_cell" className={table.right}>{t.cells.revenue(run.currency)}</FigureHead>
          {withProfit && <FigureHead figure="nine_cell" className={table.right}>{t.cells.profit(run.currency)}</FigureHead>}
          <th scope="col" className={table.wide}>{t.cells.meaning}</th>
        </tr>
      </thead>
      <tbody>
        {cells.map((cell) => (
          <tr key={cell.abc + cell.xyz}>
            <th scope="row">{cell.abc}{cell.xyz}</th>
            <td className={table.right}>{count(cell.accounts)}</td>
            <td className={table.right}><Amount value={cell.revenue} unit={run} missing="" /></td>
            {withProfit && <td className={table.right}><Amount value={cell.gross_profit} unit={run} missing={noProfit} /></td>}
            <td className={`${table.wide} ${table.wrap}`} style={{ paddingLeft: 24 }}>{cell.meaning} {cell.advice}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
