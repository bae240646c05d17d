/** Revenue, gross profit, or a rung of the contribution ladder. */
import { NativeSelect } from "@mantine/core";
import { isRung } from "../../api/rung";
import type { Measure } from "../../api/types";
import { t } from "../../messages";

const GROUPS: readonly (readonly [name: string, measures: readonly Measure[]])[] = [
  [t.newRun.measureUsual, ["revenue", "gross_profit"]],
  [t.newRun.measureLevels, ["list_sales", "net_sales", "pocket_sales", "contribution_1", "contribution_2", "contribution_3", "contribution_4"]],
  [t.newRun.measureDeductions, [
    "invoice_discount", "price_difference", "rebate", "cash_discount", "payment_terms", "freight", "uncosted_sales", "cost_of_goods",
    "order_cost", "logistics_cost", "customer_cost", "segment_cost",
  ]],
];
const MEASURES = GROUPS.flatMap(([, measures]) => measures);

export function MeasureChoice({ value, choose }: { value: Measure; choose: (measure: Measure) => void }) {
  return (
    <NativeSelect
      label={t.newRun.measure}
      description={isRung(value) ? `${t.newRun.measureHint} ${t.newRun.rungOnly}` : t.newRun.measureHint}
      value={value}
      onChange={({ currentTarget }) => {
        const chosen = MEASURES.find((measure) => measure === currentTarget.value);
        if (chosen) choose(chosen);
      }}
      data={GROUPS.map(([group, measures]) => ({
        group, items: measures.map((measure) => ({ value: measure, label: t.terms.Measure[measure] })),
      }))}
    />
  );
}
