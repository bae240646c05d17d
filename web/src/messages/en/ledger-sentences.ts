/** What an import brings, would bring, or takes away, in one sentence each. */
import type { Import, Preview, UndoPreview } from "../../api/types";
import { cents, count, money, percent } from "../../format";

export const some = (n: number, one: string, many: string) => `${count(n)} ${n === 1 ? one : many}`;

export const rows = (n: number) => some(n, "row", "rows");

const WORDS: Record<string, [one: string, many: string]> = {
  lines: ["line", "lines"],
  accounts: ["customer", "customers"],
  products: ["product", "products"],
  rates: ["exchange rate", "exchange rates"],
  orders: ["order line", "order lines"],
  payments: ["invoice", "invoices"],
  activities: ["activity", "activities"],
  rebates: ["tier", "tiers"],
  renumberings: ["renumbering", "renumberings"],
  units: ["unit conversion", "unit conversions"],
  categories: ["category of a product", "categories of products"],
};

/** `12 customers`. */
const things = (kind: string, n: number) => some(n, ...(WORDS[kind] ?? WORDS.lines ?? ["row", "rows"]));

type Amounts = Pick<Import, "kind" | "revenue" | "currency" | "minor_digits" | "totals" | "amounts">;

/** In the reporting currency; where a rate is missing, in each currency. Null where there are no amounts. */
function worth(of: Amounts): string | null {
  if (of.amounts.length > 0) return of.amounts.map((total) => money(total.amount, total)).join(" and ");
  if (of.kind !== "lines") return null;
  if (of.revenue !== null) return money(of.revenue, of);
  return of.totals.map((total) => money(total.revenue, total)).join(" and ");
}

const worthOf = (of: Amounts) => {
  const amount = worth(of);
  return amount === null ? "" : ` worth ${amount}`;
};

export function previewSentence(p: Preview): string {
  if (p.already_imported) return "This file with this mapping is already in the ledger; importing it again changes nothing.";
  if (p.accepted === 0) return `None of ${rows(p.read)} can be imported; the reasons stand below.`;
  const amount = worth(p);
  const revenue = amount === null ? "" : p.kind === "lines" ? `, ${amount} of revenue` : `, ${amount} in all`;
  const aside = p.quarantined === 0 ? "none set aside" : `${count(p.quarantined)} set aside (${percent(p.quarantined / p.read)})`;
  return `${count(p.accepted)} of ${rows(p.read)} would be imported${revenue}; ${aside}.`;
}

export const wouldBring = (p: Preview): string =>
  [worth(p) ?? things(p.kind, p.accepted), `${p.quarantined === 0 ? "none" : count(p.quarantined)} set aside`].join(", ");

/** `240 lines`, for the button that imports them. */
export const whatItBrings = (p: Preview): string => things(p.kind, p.accepted);

export function wouldAdd(p: Preview): string {
  const changed = p.changed > 0 ? `${things(p.kind, p.changed)} would get other values.` : "";
  if (p.kind === "rates") return changed;
  const accounts = some(p.new_accounts, "new account", "new accounts");
  const products = some(p.new_products, "new product", "new products");
  const added = { accounts: p.new_accounts > 0 ? [accounts] : [], products: p.new_products > 0 ? [products] : [], payments: p.new_accounts > 0 ? [accounts] : [], activities: p.new_accounts > 0 ? [accounts] : [], rebates: p.new_accounts > 0 ? [accounts] : [], units: p.new_products > 0 ? [products] : [], categories: p.new_products > 0 ? [products] : [], renumberings: [...(p.new_accounts > 0 ? [accounts] : []), ...(p.new_products > 0 ? [products] : [])] }[p.kind] ?? [accounts, products];
  const created = added.length > 0 ? `${added.join(" and ")} would be created.` : "";
  return `${created} ${changed}`.trim();
}

export function detailSentence(i: Import): string {
  const brought = `${things(i.kind, i.accepted)}${worthOf(i)}`;
  if (i.state === "undone") return `This import was undone; its ${brought} count no longer.`;
  const aside = i.quarantined === 0 ? "nothing was set aside" : `${count(i.quarantined)} ${i.quarantined === 1 ? "was" : "were"} set aside`;
  return `${count(i.accepted)} of ${rows(i.read)} became ${i.kind === "lines" ? "ledger lines" : (WORDS[i.kind]?.[1] ?? i.kind)}${worthOf(i)}; ${aside}.`;
}

export const doneSentence = (i: Import): string => `${things(i.kind, i.accepted)}${worthOf(i)} ${i.accepted === 1 ? "is" : "are"} in the ledger.`;

export function historySentence(n: number, last: Import): string {
  const brought = `${things(last.kind, last.accepted)}${worthOf(last)}`;
  if (last.state === "undone") return `${some(n, "import", "imports")} so far; the last one was undone.`;
  return n === 1 ? `One import makes up the ledger: ${brought}.` : `${count(n)} imports so far; the last brought ${brought}.`;
}

export function undoTakes(u: UndoPreview): string {
  const first = u.lines === 0 ? "What the file said is taken back, and what it replaced stands again." : linesLeave(u);
  if (u.accounts_removed + u.products_removed === 0) return first;
  const accounts = some(u.accounts_removed, "account", "accounts");
  const products = some(u.products_removed, "product", "products");
  return `${first} ${accounts} and ${products} that nothing else refers to go as well.`;
}

function linesLeave(u: UndoPreview): string {
  const amount = u.revenue === null ? "" : ` worth ${u.currency}\u00a0${cents(u.revenue, u)}`;
  return `${some(u.lines, "line", "lines")}${amount} ${u.lines === 1 ? "leaves" : "leave"} the ledger.`;
}
