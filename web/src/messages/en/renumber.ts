/** Two numbers of one customer become one. */
import type { Renumbering } from "../../api/types";
import { count, money } from "../../format";

/** `3 lines of Alpha (C7), EUR 150, from 2026-01-10 to 2026-01-20, are found under Beta (C20).` */
function sentence({ old, new: to, leads_to: before, currency, minor_digits }: Renumbering): string {
  const named = `${to.name} (${to.id})`;
  const instead = before === null ? "" : ` So far they are found under ${before}, and no longer then.`;
  if (old.lines === 0) return `${old.name} (${old.id}) has no lines of its own; what comes under it is found under ${named} from now on.${instead}`;
  const days = old.first_date === old.last_date ? `of ${old.first_date}` : `from ${old.first_date} to ${old.last_date}`;
  return `${old.lines === 1 ? "1 line" : `${count(old.lines)} lines`} of ${old.name} (${old.id}), ${money(old.revenue, { currency, minor_digits })}, ${days}, ${old.lines === 1 ? "is" : "are"} found under ${named}.${instead}`;
}

export const renumber = {
  open: "Join with another number…",
  title: (name: string) => `Join ${name} with another number`,
  text: "Where your system gave a customer another number, everything under the old one is found under the new one: lines, orders, payments, rebates. No file is changed, and undoing the import takes it back.",
  way: "Which number stays",
  into: (id: string) => `${id} bears another number now`,
  from: (id: string) => `Another number became ${id}`,
  newNumber: "The number it bears now",
  oldNumber: "The number it bore before",
  seek: "Part of the name or the number",
  nobody: "No other customer of this system has it.",
  since: "Since",
  sinceText: "The first day on which your system wrote the new number. Lines that bear the old one afterwards are joined as well.",
  sentence,
  table: "What is joined",
  number: "Number",
  lines: "Lines",
  revenue: (currency: string) => `Net sales, ${currency}`,
  together: (id: string) => `Together, as ${id}`,
  not: "Leave them apart",
  join: "Join them",
};
