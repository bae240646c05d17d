/** What an account ordered, how it was delivered to, what it owes and how it pays. */
import type { AccountOrders, AccountPayments, Agreement, Delivery } from "../../api/types";
import { count, days, money, quantity, roughly } from "../../format";

const some = (n: number, one: string, many: string) => `${count(n)} ${n === 1 ? one : many}`;

/** `3 order lines are open, worth EUR 1.2K; 2 are late. 91% of 24 lines came in full by the requested date.` */
function ordersSentence({ open_value, late_lines: late, requested, confirmed, meta }: AccountOrders): string {
  const worth = open_value === 0 ? "" : `, worth ${money(open_value, meta)}`;
  const first = meta.open === 0
    ? "No order line is open"
    : `${some(meta.open, "order line is", "order lines are")} open${worth}; ${late === 0 ? "none is late" : `${count(late)} ${late === 1 ? "is" : "are"} late`}`;
  return [`${first}.`, kept(requested, "requested"), kept(confirmed, "confirmed")].filter((each) => each !== "").join(" ");
}

const kept = ({ share, eligible }: Delivery, day: string) =>
  share === null ? "" : `${roughly(share)} of ${some(eligible, "line", "lines")} came in full by the ${day} date.`;

function paymentsSentence({ open_amount, overdue_amount, paid, meta }: AccountPayments): string {
  const open = meta.open === 0 ? "Nothing is open" : `${money(open_amount, meta)} is open`;
  const overdue = meta.open === 0 ? "" : overdue_amount <= 0 ? ", none of it overdue" : `, ${money(overdue_amount, meta)} of it overdue`;
  return `${open}${overdue}. ${habit(paid.days_beyond_terms)}`;
}

function habit(beyond: number | null): string {
  if (beyond === null) return "Nothing was paid in the period.";
  const rounded = Math.round(beyond * 10) / 10;
  if (rounded === 0) return "It pays on the day.";
  return rounded > 0 ? `It pays ${days(rounded)} beyond terms.` : `It pays ${days(-rounded)} before the day.`;
}

const measured = ({ basis, currency }: Agreement, amount: string) =>
  basis === "revenue" ? `${currency}\u00a0${quantity(amount)}` : some(Number(amount), "unit", "units");

/** `EUR 160K so far: tier 1 of 3, EUR 40,000 to the next; on course for tier 3. EUR 1.6K is earned, EUR 4.8K accrued.` */
function agreementSentence(of: Agreement): string {
  const { standing, tiers } = of;
  if (of.hidden) return "You do not see all whose purchases count, so where it stands is not told.";
  if (standing === null) return "It has not begun.";
  const far = of.basis === "revenue" ? money(standing.revenue, of) : measured(of, standing.quantity);
  const tier = standing.tier === null ? "below the first tier" : `tier ${count(standing.tier + 1)} of ${count(tiers.length)}`;
  const next = standing.to_next === null ? "" : `, ${measured(of, standing.to_next)} to the next`;
  const course = standing.forecast_tier === null || standing.forecast_tier === standing.tier ? "" : `; on course for tier ${count(standing.forecast_tier + 1)}`;
  return `${far} so far: ${tier}${next}${course}. ${money(standing.earned, of)} is earned, ${money(standing.accrued, of)} accrued.`;
}

export const dealings = {
  agreementSentence,
  agreementUnits: (lines: number) =>
    `${lines === 1 ? "1 line" : `${count(lines)} lines`} under agreements by quantity ${lines === 1 ? "is" : "are"} in units that nothing converts to the product’s own, and ${lines === 1 ? "counts" : "count"} nothing for their rebates. Import a file of units that says what one of them is.`,
  measured,
  agreementsTitle: "Rebate agreements",
  agreementsText: "What is accrued is the part, for the days so far, of the rebate on what the whole period comes to at the pace so far.",
  agreementTerms: ({ agreement, partner, partner_id, valid_from, valid_to, reach, product, category }: Agreement) =>
    [`${agreement}, with ${partner} ${partner_id}`, `${valid_from} to ${valid_to}`, reach === "retroactive" ? "from the first unit" : "above each threshold", product && `product ${product}`, category && `category ${category}`].filter(Boolean).join(" · "),
  tier: "Tier",
  from: "From",
  gives: "Gives",
  givesOf: (percent: string | null, amount: string | null, currency: string) =>
    percent !== null ? `${quantity(percent)}%` : amount !== null ? `${currency}\u00a0${quantity(amount)} a unit` : "",
  reached: "reached",
  onCourse: "on course",
  ordersSentence,
  paymentsSentence,
  ordersTitle: "Orders and deliveries",
  ordersPeriod: (period: string, asOf: string) => `Deliveries due in ${period}; open orders as of ${asOf}.`,
  openOrders: "Open order lines",
  order: "Order",
  product: "Product",
  ordered: "Ordered",
  requested: "Requested date",
  confirmed: "Confirmed date",
  stillToCome: "Still to come",
  worth: "Worth",
  late: "Late",
  lateDays: (n: number | null) => (n === null ? "–" : days(n)),
  noDay: "no day is known",
  noValue: "The order line has no value.",
  deliveries: "On time and in full, by month",
  month: "Month",
  byRequested: "By the requested date",
  byConfirmed: "By the confirmed date",
  linesDue: "Lines due",
  noneDue: "No line was due in this month.",
  paymentsTitle: "Payments",
  paymentsPeriod: (period: string, asOf: string) => `Payments in ${period}; open invoices as of ${asOf}.`,
  ages: "Open invoices by days overdue",
  age: { not_due: "Not overdue", "1_to_30": "1 to 30 days", "31_to_60": "31 to 60 days", "61_to_90": "61 to 90 days", over_90: "More than 90 days" } as Record<string, string | undefined>,
  overdueFor: "Overdue",
  openInvoices: "Open invoices",
  invoice: "Invoice",
  invoiceDate: "Dated",
  due: "Due",
  amount: "Amount",
  paidByMonth: "Days beyond terms, by month",
  paid: "Paid",
  beyond: "Days beyond terms",
  lateShare: "Paid late",
  nothingPaid: "Nothing was paid in this month.",
  moreOpen: (shown: number, all: number) => `The first ${count(shown)} of ${count(all)}.`,
};
