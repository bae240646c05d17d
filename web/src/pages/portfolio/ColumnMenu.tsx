/** Which columns the table has; the choice stands in the address. */
import { Button, Checkbox, Popover } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import type { Run } from "../../api/types";
import { t } from "../../messages";
import { useScope } from "../../scope";
import { type ColumnId, COLUMNS, readColumns, toggleColumn } from "../../search";
import { MARGIN, ON_RUNG, type Told } from "./columns";

const { columns: heading } = t.portfolio;

const NAMES: Record<Exclude<ColumnId, "rung_class" | "rung_amount">, string> = {
  rank: heading.rank, revenue_class: heading.revenueClass, gross_profit_class: heading.profitClass, xyz: heading.xyz, revenue: heading.revenue,
  share: heading.share, cumulative: t.portfolio.cumulativeShare, gross_profit: heading.profit, invoices: heading.invoices,
  last: heading.last, rfm: t.portfolio.rfm,
};

export function ColumnMenu({ told: { withProfit, withRung }, run }: { told: Told; run: Run }) {
  const rung = t.terms.Measure[run.measure];
  const names = { ...NAMES, rung_class: heading.rungClass(rung), rung_amount: rung };
  const isTold = (each: ColumnId) => (withProfit || !MARGIN.includes(each)) && (withRung || !ON_RUNG.includes(each));
  const navigate = useNavigate();
  const { columns } = useScope();
  const shown = readColumns(columns);
  const turn = (column: ColumnId) =>
    void navigate({ to: ".", search: (now) => ({ ...now, columns: toggleColumn(columns, column) }), replace: true, resetScroll: false });
  return (
    <Popover position="bottom-end" shadow="md" withinPortal trapFocus>
      <Popover.Target>
        <Button variant="subtle" size="compact-sm" leftSection={<IconColumns3 size={15} aria-hidden />}>{t.portfolio.columnMenu}</Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div role="group" aria-label={t.portfolio.columnMenu} style={{ display: "grid", gap: 10 }}>
          {COLUMNS.filter(isTold).map((each) => (
            <Checkbox
              key={each}
              size="xs"
              label={names[each]}
              checked={shown.includes(each)}
              onChange={() => turn(each)}
            />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
