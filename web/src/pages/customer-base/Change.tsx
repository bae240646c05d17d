/** The last step: what its change is made of, and who stayed, came and went. */
import type { CustomerBase } from "../../api/types";
import { count, signed } from "../../format";
import { t } from "../../messages";
import { AuditTable } from "./AuditTable";

const NONE = "–";

export function Factors({ base: { steps, run, hidden, level } }: { base: CustomerBase }) {
  const step = steps.at(-1);
  const revenue = step?.revenue;
  if (!step || !revenue) return null;
  const { changeColumns: columns } = t.customerBase;
  const profit = hidden.length === 0 ? step.profit : null;
  const of = (found: typeof revenue, factor: string) => found.effects.find((effect) => effect.factor === factor)?.amount;
  const shown = (amount: number | undefined) => (amount === undefined ? NONE : signed(amount, run));
  // Where every cost is known, that part has nothing to say.
  const told = (profit ?? revenue).effects.filter(({ factor, amount }) => factor !== "costed" || amount !== 0);
  const rows = told.map(({ factor }) => [
    t.customerBase.factor[factor], shown(of(revenue, factor)), ...(profit ? [shown(of(profit, factor))] : []),
  ]);
  return (
    <AuditTable
      id="change" title={t.customerBase.change} text={t.customerBase.changeText} width={620} rows={rows}
      columns={[columns.factor, columns.revenue, ...(profit ? [columns.profit(t.customerBase.left(level))] : [])]}
      foot={[t.customerBase.sum, shown(revenue.change), ...(profit ? [shown(profit.change)] : [])]}
    />
  );
}

export function Moves({ base: { steps, run } }: { base: CustomerBase }) {
  const step = steps.at(-1);
  if (!step) return null;
  const { kinds, movesColumns: columns } = t.customerBase;
  const rows = [
    [kinds.kept, step.kept, step.change_kept], [kinds.won, step.won, step.change_won],
    [kinds.returned, step.returned, step.change_returned], [kinds.left, step.left, step.change_left],
  ] as const;
  return (
    <AuditTable
      id="moves" title={t.customerBase.moves} width={620} columns={[columns.what, columns.accounts, columns.change]}
      rows={rows.map(([name, accounts, change]) => [name, count(accounts), signed(change, run)])}
    />
  );
}
