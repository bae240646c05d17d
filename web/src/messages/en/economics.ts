/** What customers really earn: ladders, the whale curve, bridges. */
import type { Bridges, Dimension, EconomicsMeta, Ladder, Ladders, MissingRung, PriceBands, Rung, Whale } from "../../api/types";
import { count, money, percent, roughly, type Unit } from "../../format";
import { invoices } from "./invoices";
import { rung } from "./rungs";

const rungText = {
  list_sales: "Quantity at list prices; a line without a list price enters at its net price",
  invoice_discount: "What invoices took off the list price",
  price_difference: "What lies between list price, discount and net price and is explained by neither",
  net_sales: "The revenue of the ledger",
  rebate: "By the tier that each agreement will have reached at its end",
  cash_discount: "What was kept for paying early",
  payment_terms: "Net sales, times the cost of capital, times the days until the money came",
  freight: "What carrying the goods cost you",
  pocket_sales: "Net sales less everything that comes off after the invoice",
  uncosted_sales: "Pocket sales of lines whose cost is unknown, taken out: an unknown cost is not a cost of nothing",
  cost_of_goods: "Direct cost of the lines whose cost is known",
  contribution_1: "Contribution margin of the product",
  order_cost: "What handling orders costs",
  logistics_cost: "What picking, packing and moving the goods costs",
  contribution_2: "After order and logistics cost",
  customer_cost: "Visits, service, special treatment and key account hours",
  contribution_3: "Contribution margin of the customer",
  segment_cost: "Cost of a segment as a whole",
  contribution_4: "After segment cost; company overhead is never spread",
} satisfies Record<Rung, string>;

const missing = {
  no_freight: "no line names its freight",
  no_payments: "no payments are imported",
  no_capital_rate: "say what capital costs a year",
  no_cost: "no line has a cost",
  not_charged: "nobody said what it costs",
  nothing_known: "nothing leads to it yet",
  hidden: "not yours to see",
} satisfies Record<MissingRung, string>;

const dimension = {
  account: "Account", site: "Site", group: "Group", product: "Product", category: "Category",
  segment: "Segment", country: "Country", salesperson: "Salesperson", month: "Month",
} satisfies Record<Dimension, string>;

const amountOf = (ladder: Ladder, of: Rung) => ladder.rungs.find((each) => each.rung === of)?.amount ?? null;

/** `Of EUR 1.2M net sales, EUR 300K (25%) are left as contribution I.` */
function left(ladder: Ladder, unit: Unit): string {
  const net = amountOf(ladder, "net_sales") ?? 0;
  const amount = amountOf(ladder, ladder.lowest);
  if (ladder.lowest === "net_sales" || amount === null) return `Net sales are ${money(net, unit)}.`;
  const share = net > 0 ? ` (${roughly(amount / net)})` : "";
  const name = rung[ladder.lowest].replace(/^C/, "c").replace(/^P/, "p");
  return amount < 0
    ? `Of ${money(net, unit)} net sales nothing is left: ${name} is ${money(amount, unit)}.`
    : `Of ${money(net, unit)} net sales, ${money(amount, unit)}${share} are left as ${name}.`;
}

function coverage(ladder: Ladder, meta: EconomicsMeta): string {
  const parts = [
    ladder.cost_covers !== null && ladder.cost_covers < 1 && `Cost is known of ${roughly(ladder.cost_covers)} of net sales`,
    ladder.list_covers !== null && ladder.list_covers < 1 && `a list price or discount of ${roughly(ladder.list_covers)}`,
    ladder.payments_cover !== null && ladder.payments_cover > 0 && ladder.payments_cover < 1 && `payments of ${roughly(ladder.payments_cover)}`,
  ].filter((part) => part !== false);
  const told = parts.join(", ");
  const sentences = [
    told === "" ? "" : `${told.charAt(0).toUpperCase()}${told.slice(1)}.`,
    meta.months_without_cost_rates > 0 && `No cost rates hold in ${count(meta.months_without_cost_rates)} of these months: serving costs nothing in them.`,
    meta.costs_in_other_currency > 0 && `${count(meta.costs_in_other_currency)} costs or cost rates are in another currency than ${meta.currency} and are left out: set them anew under Costs.`,
    ladder.left_out_serving !== null && ladder.left_out_serving !== 0 && `Serving the lines without a cost costs ${money(ladder.left_out_serving, meta)}, which is left out with their sales.`,
  ];
  return sentences.filter((sentence) => sentence !== false && sentence !== "").join(" ");
}

export const economics = {
  rung,
  rungText,
  missing,
  dimension,
  coverage,
  from: "From month",
  until: "To month",
  capital: "Cost of capital a year",
  capitalNone: "not said",
  capitalKept: (percent: string) => `${Number(percent)} % as set`,
  waterfall: "From list price to contribution",
  rungs: "Rung by rung",
  step: "Rung",
  amount: "Amount",
  ofNet: "Of net sales",
  ladderSummary: (ladder: Ladder, unit: Unit) => left(ladder, unit),
  accountSentence: (name: string, { ladder, meta }: Ladders) => `${name}: ${left(ladder, meta)}`,
  under: (dates: string, asOf: string, version: number) => `${dates}; rebates and open invoices as of ${asOf}, ledger version ${count(version)}.`,
  backTo: (name: string) => `Back to ${name}`,
  by: (name: string) => `By ${name.toLowerCase()}`,
  byLabel: "Rows by",
  shownOf: (shown: number, total: number) => (shown < total ? `The first ${count(shown)} of ${count(total)}.` : `${count(total)} in all.`),
  none: "not said",
  unassigned: "Unassigned",
  nothing: "No sales in these months",
  nothingText: "Choose other months, or import invoice lines.",
  xlsx: "Workbook with formulas",
  csv: "CSV",
  open: "What it really earns",
  whale: {
    title: (level: string) => `${level}, the most profitable accounts first, added up`,
    subtitle: (currency: string) => `${currency}; what falls after the peak is given back`,
    sentence: ({ whale, meta }: Whale) => {
      const level = rung[whale.rung].replace(/^C/, "c").replace(/^P/, "p").replace(/^N/, "n");
      if (whale.accounts === 0) return "No account has a profit to show in these months.";
      if (whale.given_back === 0) return `${count(whale.accounts)} accounts earn ${money(whale.total, meta)} ${level}, and none of them loses money.`;
      const share = whale.peak_share === null ? "" : `, ${roughly(whale.peak_share)} of what is left`;
      return `${count(whale.peak_accounts)} accounts earn ${money(whale.peak, meta)} ${level}${share}; ${count(whale.takers)} give ${money(whale.given_back, meta)} back.`;
    },
    unknown: ({ whale, meta }: Whale) =>
      `${count(whale.unknown)} ${whale.unknown === 1 ? "account" : "accounts"} with ${money(whale.unknown_sales, meta)} net sales ${whale.unknown === 1 ? "is" : "are"} left out: no cost is known.`,
    level: "Profit is",
    accounts: "Accounts",
    axis: "accounts, the most profitable first",
    ofTotal: "Of the total",
    first: (accounts: number) => `The first ${count(accounts)} accounts`,
    part: (share: string) => `${share} of the total`,
    total: "Total",
    peakLabel: (accounts: string, peak: string) => `${peak} by ${accounts} accounts`,
    makers: (makers: number) => `The most profitable: ${count(makers)} make four fifths of the peak`,
    takers: (takers: number) => `The least profitable: ${count(takers)} lose money`,
    csv: "Accounts as CSV",
  },
  prices: {
    title: "Discount against volume",
    text: "An account is named where its discount is far from that of accounts that buy about as much: more than 3.5 modified z-scores (5.2 median distances) and 1.75 percentage points from their median.",
    sentence: ({ accounts, more_discount: more, at_stake: stake, meta }: PriceBands) => {
      if (accounts === 0) return "Discount against volume";
      if (more === 0) return `None of ${count(accounts)} accounts gets far more discount than others that buy as much.`;
      return `${count(more)} of ${count(accounts)} accounts get far more discount than others that buy as much: ${money(stake, meta)} beyond what is usual.`;
    },
    unlisted: ({ unlisted_sales: sales, meta }: PriceBands) => `${money(sales, meta)} net sales have neither a list price nor a discount and are left out.`,
    none: "No line of these months names a list price or a discount: map them when you import.",
    category: "Of which category",
    everything: "All products",
    chart: "Each account a point, what is usual a line",
    chartText: (currency: string, drawn: number, all: number) =>
      `Discount from list price; sales at list prices in ${currency}${drawn < all ? `; the ${count(drawn)} of ${count(all)} accounts that buy most` : ""}`,
    axis: "sales at list prices",
    discountOf: (share: string) => `${share} discount`,
    bandColumns: ["At list from", "To", "Accounts", "Usual discount", "Named beyond"],
    outliers: { more_discount: "Far more discount than others that buy as much", less_discount: "Far less discount than others that buy as much" },
    columns: ["At list prices", "Discount", "Usual", "Beyond, in money"],
  },
  reconciled: {
    title: "Reconciled with the ledger",
    sentence: (agrees: boolean, lines: number, net: string) =>
      agrees
        ? `Every level adds up to the ${count(lines)} lines and ${net} net sales of the ledger, without a difference.`
        : `A level does not add up to the ${count(lines)} lines and ${net} net sales of the ledger: run mainstay doctor.`,
    uncosted: (amount: string) => `${amount} net sales have no cost and are left out from contribution I on.`,
    unplaced: (invoices: number, amount: string) =>
      `${count(invoices)} paid ${invoices === 1 ? "invoice has" : "invoices have"} no line in the ledger; ${amount} kept of ${invoices === 1 ? "it" : "them"} is on no ladder.`,
    level: "Level",
    rows: "Rows",
    difference: "Difference",
    costDifference: "Difference in cost",
  },
  categories: {
    label: "Categories of products",
    line_day: "as they were on each line’s day",
    today: "as they are today",
  },
  invoices,
  serving: {
    title: "Where the cost of serving went",
    text: (currency: string) => `${currency}; what nobody used stays apart and is charged to no customer.`,
    rung: "Rung",
    column: {
      supplied: "Capacity costs", traced: "Said of customers and segments", charged: "Charged", left_out: "Lines without a cost", rounding: "Rounded to cents", unassigned: "Segments without customers", unused: "Not used", difference: "Difference",
    },
  },
  bridge: {
    title: "Price, volume, mix, new and lost",
    words: "price volume mix change growth",
    open: "Why did it change?",
    subtitle: (of: string, currency: string) => `${of}, ${currency}`,
    of: "What is bridged",
    ofName: { net_sales: "Net sales", gross_profit: "Gross profit" } as Record<string, string>,
    beforeFrom: "Before: from month",
    beforeUntil: "Before: to month",
    before: "Before",
    after: "After",
    bar: { price: "Price", cost: "Cost", volume: "Volume", mix: "Mix", new: "New", lost: "Lost", other: "Not comparable", currency: "Currency" } as Record<string, string>,
    sentence: ({ bridge, page, meta }: Bridges) => {
      const change = bridge.after - bridge.before;
      const name = page.of === "gross_profit" ? "Gross profit" : "Net sales";
      const share = bridge.before > 0 ? ` (${percent(Math.abs(change) / bridge.before, 2)})` : "";
      const verb = page.of === "gross_profit" ? "was" : "were";
      const main = bridge.bars.toSorted((a, b) => (b.amount - a.amount) * Math.sign(change))[0];
      const most = main && main.amount * change > 0 ? ` The largest part is ${({ new: "new items", lost: "lost items", other: "items that cannot be compared" } as Record<string, string>)[main.name] ?? main.name}, ${money(main.amount, meta)}.` : "";
      if (change === 0) return `${name} ${verb} the same in both periods.`;
      return `${name} ${change > 0 ? "rose" : "fell"} by ${money(Math.abs(change), meta)}${share} to ${money(bridge.after, meta)}.${most}`;
    },
    under: (before: string, after: string, version: number) => `From ${before} to ${after}, ledger version ${count(version)}.`,
    summary: (before: number, after: number, unit: Unit) => `From ${money(before, unit)} to ${money(after, unit)}.`,
    convention: "An account’s purchases of a product are compared with themselves: price at the later quantity, volume at the earlier average price, mix as what is left; both within one unit of measure and at the earlier exchange rates.",
    unconverted: ({ products, lines, net_sales: net, share: part }: Bridges["unconverted"], unit: Unit) =>
      `${lines === 1 ? "1 line" : `${count(lines)} lines`} of ${products === 1 ? "one product" : `${count(products)} products`}, ${money(net, unit)} of net sales${part === null ? "" : ` (${percent(part, 2)} of both periods)`}, are in units that nothing converts to the product’s own. Such purchases stand under “Not comparable”; a file of units that says what one of them is makes them comparable.`,
    growth: "Growth by customer and market",
    growthText: (market: string, currency: string) => `Net sales in ${currency}; a market is a ${market}.`,
    market: "A market is",
    part: {
      lost: "Lost customers", contracted: "Kept customers, less", expanded: "Kept customers, more",
      existing_customers_new_market: "Kept customers, new to a market",
      new_customers_existing_market: "New customers, existing market",
      new_customers_new_market: "New customers, new market",
    } as Record<string, string>,
    factors: "Factors that multiply",
    factorsText: (currency: string) => `Accounts times lines of each times the amount of a line; effects in ${currency} by logarithmic means.`,
    noFactors: "Factors that multiply are told where there are lines and an amount above zero in both periods.",
    factor: "Factor",
    brought: "Brought",
    factorName: { accounts: "Accounts", lines_per_account: "Lines per account", amount_per_line: "Amount per line" } as Record<string, string>,
    rowsText: "Volume and mix of a row are among its own items, so they need not add up to those of the whole.",
  },
};
