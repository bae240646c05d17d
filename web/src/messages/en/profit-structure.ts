/** The structure of profit between two periods. */
import type { ProfitStructures } from "../../api/types";
import { count, money, percent } from "../../format";
import { rung, rungWithin } from "./rungs";

const bar: Record<string, string> = {
  growth: "Growth of all", structure: "Shift between them", rate: "What each leaves", new: "New", lost: "Lost", other: "Not comparable",
};

export const profitStructure = {
  title: "Profit structure",
  words: "profit structure mix tier channel contribution",
  text: ({ whole: { before, after }, page: { level }, meta }: ProfitStructures) => {
    const change = after.left - before.left;
    const rates = before.rate === null || after.rate === null ? "" : `, from ${percent(before.rate, 3)} to ${percent(after.rate, 3)} of net sales`;
    if (change === 0) return `${rung[level]} stayed at ${money(after.left, meta)}${rates}.`;
    return `${rung[level]} ${change > 0 ? "rose" : "fell"} by ${money(Math.abs(change), meta)} to ${money(after.left, meta)}${rates}.`;
  },
  convention: "Growth: had each grown as all did. Shift: that it grew more or less, at what it left before. What each leaves: more or less of its later sales. The parts add up to the change.",
  unknown: ({ page: { unknown_before: before, unknown_after: after, level }, meta }: ProfitStructures) =>
    `Net sales of ${money(before, meta)} before and ${money(after, meta)} after are no part of it: their ${rungWithin[level]} is not known.`,
  tier: "Tier",
  tierName: { key_account: "Key accounts", other_account: "Other accounts" } as Record<string, string>,
  byLabel: "Parts by",
  levelLabel: "What is left",
  usual: "Lowest known level",
  level: rung,
  bar,
  columns: { shareBefore: "Share of sales before", shareAfter: "Share of sales after", rateBefore: "Leaves before", rateAfter: "Leaves after", change: "Change" },
  part: (ratio: number) => percent(ratio, 3),
  shown: (shown: number, total: number) => (shown < total ? `The ${count(shown)} with the largest change of ${count(total)}.` : `${count(total)} in all, the largest change first.`),
  summary: ({ whole: { before, after }, meta }: ProfitStructures) => `From ${money(before.left, meta)} to ${money(after.left, meta)}.`,
  noShare: "Nothing was sold",
  xlsx: "Profit structure as a workbook",
};
