/** The audit of the customer base. */
import type { BaseStep, CustomerBase, Rung } from "../../api/types";
import { count, dayBefore, money, percent } from "../../format";
import { rung, rungWithin } from "./rungs";

const year = (day: string | null) => (day === null ? "" : day.slice(0, 7));

/** `98 of 120 customers won so far bought in the last period. 94% of those active before are active again; together, all of them bring 103% of what they brought.` */
function answer({ periods, steps }: CustomerBase): string {
  const last = periods.at(-1);
  if (!last) return "No whole period is known yet.";
  const step = steps.at(-1);
  const { active, customers } = last.figures;
  const base = `${count(active)} of ${count(customers)} ${customers === 1 ? "customer" : "customers"} won so far bought in the last period.`;
  if (!step || step.retention.logo === null) return base;
  const revenue = step.retention.revenue === null ? "" : `; together, all of them bring ${percent(step.retention.revenue)} of what they brought`;
  return `${base} ${percent(step.retention.logo)} of those active before are active again${revenue}.`;
}

export const customerBase = {
  title: "Customer base",
  /** What is left of revenue, and the same inside a sentence. */
  Left: (level: Rung | null) => (level === null ? "Gross profit" : rung[level]),
  left: (level: Rung | null) => (level === null ? "gross profit" : rungWithin[level]),
  answer,
  none: "No run is kept yet",
  noneText: "Import invoice lines; the audit follows from them.",
  under: (day: string, version: number) => `Known up to ${day}, ledger version ${version}. Orders are days on which an account bought for more than it returned.`,
  length: "Periods",
  lengths: { quarter: "Quarters", half_year: "Half-years", year: "Years" },
  period: (start: string | null, end: string | null) => `${year(start)} to ${end === null ? "" : year(dayBefore(end))}`,
  periods: "Period by period",
  periodsText: (currency: string, left: string) => `Revenue is customers × part active × orders × value of an order; ${left}, of lines whose cost is known, is that × the part of revenue with a known cost × margin. Amounts in ${currency}.`,
  periodColumns: { period: "Period", customers: "Customers", active: "Active", part: "Part active", orders: "Orders each", value: "Value of an order", revenue: "Revenue", margin: "Margin" },
  change: "What the last change is made of",
  changeText: "Each factor has its Shapley value: its effect averaged over every order in which the factors may have changed. The effects add up to the change exactly.",
  changeColumns: { factor: "Factor", revenue: "Of revenue", profit: (left: string) => `Of ${left}` },
  factor: { customers: "Customers won so far", active: "Part active", orders: "Orders each", value: "Value of an order", costed: "Part with known cost", margin: "Margin" },
  sum: "Together",
  moves: "Who stayed, came and went",
  movesColumns: { what: "Accounts", accounts: "Number", change: "Change of revenue" },
  kinds: { kept: "Kept", won: "Won", returned: "Returned", left: "Left" },
  retention: "Retention",
  retentionText: "Of the accounts active in the period before: how many are active again, and what they bring over what they brought.",
  retentionColumns: { period: "Period", logo: "Accounts", revenue: "Revenue", without: "Without growth" },
  cohorts: "Revenue by cohort",
  cohortsText: "Accounts by the period in which they first bought; what each cohort brings in each period.",
  cohortsSummary: (n: number) => (n === 1 ? "1 cohort." : `${count(n)} cohorts.`),
  cohort: (joined: string | null) => (joined === null ? "before" : year(joined)),
  aligned: "Cohorts side by side",
  alignedText: "Part of each cohort that bought, by periods since it joined.",
  alignedColumns: { cohort: "Joined", size: "Accounts", since: (n: number) => `+${n}` },
  deciles: "The last period in tenths",
  decilesText: "Active accounts by revenue, a tenth at a time, the largest first.",
  decileColumns: { tenth: "Tenth", accounts: "Accounts", revenue: "Revenue", share: "Share", orders: "Orders each" },
  survival: "How long accounts last",
  survivalText: "Part that lasts longer than so many months (Kaplan and Meier). A life ends with the order after which an account is silent for twelve months; judged is the time for which twelve more months are known.",
  second: "Time to the second order",
  secondText: "Part that has not ordered again after so many months.",
  curveColumns: { months: "Months", share: "Part", low: "95% from", high: "to", risk: "Known" },
  after: (n: string) => `After ${n} ${n === "1" ? "month" : "months"}`,
  curveSummary: (n: number) => (n === 1 ? "1 month in which something ended." : `${count(n)} months in which something ended.`),
  changed: (step: BaseStep, unit: { currency: string; minor_digits: number }) => (step.revenue === null ? "" : money(step.revenue.change, unit)),
  download: "Download as spreadsheet",
  link: "Audit of the customer base",
  words: "cohorts retention survival churn audit",
};
