/** The accounts with what is ahead of each: orders, the chance that it is still active, value with range, and why. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { AccountAhead, Rung } from "../../api/types";
import { decimal, percent, short, type Unit } from "../../format";
import { t } from "../../messages";
import { Unbroken } from "../../parts/Unbroken";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";

const NONE = "–";

/** A number that may not be there. */
const shown = (value: number | null | undefined, write: (value: number) => string) =>
  value === null || value === undefined ? NONE : write(value);

const one = (value: number) => decimal(value, 1);

interface Props {
  rows: AccountAhead[];
  unit: Unit;
  /** The level of the ladder that contributions are told on. */
  level: Rung | null;
  more?: () => void;
}

export function AccountsAhead({ rows, unit, level, more }: Props) {
  const { columns } = t.future;
  const right = [columns.active, columns.orders, columns.ordersRange, columns.value, columns.valueRange];
  const reasons = [columns.own, columns.expected, columns.population, columns.silent, columns.gap];
  return (
    <section className={page.section}>
      <h2 className={page.title}>{t.future.accounts}</h2>
      <p className={page.subtitle}>{t.future.accountsText(unit.currency)}</p>
      <div className={table.scroll} tabIndex={0}>
        <table className={table.table} aria-label={t.future.accounts}>
          <thead>
            <tr>
              <th scope="col">{columns.name}</th>
              {right.map((column, index) => <th key={index} scope="col" className={table.right}>{column}</th>)}
              <th scope="col" className={table.wide}>{columns.basis}</th>
              {reasons.map((column) => <th key={column} scope="col" className={`${table.right} ${table.wide}`}>{column}</th>)}
            </tr>
          </thead>
          <tbody>{rows.map((row) => <Row key={`${row.source}/${row.external_id}`} row={row} unit={unit} level={level} />)}</tbody>
        </table>
      </div>
      {more && <Button mt="md" variant="default" size="compact-sm" onClick={more}>{t.future.more}</Button>}
    </section>
  );
}

function Row({ row, unit, level }: { row: AccountAhead; unit: Unit; level: Rung | null }) {
  const range = row.orders_range;
  const reason = `${table.right} ${table.wide}`;
  const { value_low: low, value_high: high } = row;
  return (
    <tr>
      <th scope="row" title={row.name} style={{ maxWidth: 240, overflow: "hidden", textOverflow: "ellipsis" }}>
        {row.id ? <Link to="/accounts/$id" params={{ id: row.id }} search={keepScope}><Unbroken text={row.name} /></Link> : row.name}
      </th>
      <td className={table.right}>{shown(row.p_active, (value) => percent(value, 2))}</td>
      <td className={table.right}>{shown(row.orders, one)}</td>
      <td className={table.right}>{range ? t.future.range(decimal(range.low, 0), decimal(range.high, 0)) : NONE}</td>
      <td className={table.right}>{shown(row.value, (value) => short(value, unit))}</td>
      <td className={table.right}>
        {low !== null && high !== null ? t.future.range(short(low, unit), short(high, unit)) : NONE}
      </td>
      <td className={table.wide}>{t.future.basis(row.value_basis, level)}</td>
      <td className={reason}>{shown(row.why?.own_orders_per_year, one)}</td>
      <td className={reason}>{shown(row.why?.expected_orders_per_year, one)}</td>
      <td className={reason}>{shown(row.why?.population_orders_per_year, one)}</td>
      <td className={reason}>{one(row.silent_weeks)}</td>
      <td className={reason}>{shown(row.gap?.expected, one)}</td>
    </tr>
  );
}
