/** ABC against XYZ. */
import { count } from "../../format";

export const cells = {
  title: (measure: string) => `What accounts are worth by ${measure}, against how steadily they buy`,
  text: (window: string) => `XYZ over ${window.toLowerCase()}; the darker, the more of all revenue. Each cell opens its accounts.`,
  label: (n: number, abc: string, steadiness: string, share: string) =>
    `${count(n)} ${n === 1 ? "account" : "accounts"}, class ${abc}, ${steadiness}, ${share} of revenue`,
  cell: "Cell",
  revenue: (currency: string) => `Revenue, ${currency}`,
  profit: (currency: string) => `Gross profit, ${currency}`,
  noCost: "No line of these accounts has a known cost.",
  meaning: "What it means, what to do",
  basesTitle: "Accounts by how steadily they buy",
  basis: "Told by",
  basisName: { default: "The account’s class", regularity: "Regularity", variability: "Variability", frequency: "Frequency" },
  basisMeasured: {
    regularity: "how much the gaps vary about their mean, and the mean gap",
    variability: "how much the value varies about its mean",
    frequency: "the share of periods with a purchase",
  },
  basisRule: {
    default: "Regularity where there are gaps enough to tell, else variability",
    regularity: "How even the gaps between purchase days are",
    variability: "How even the value is from period to period",
    frequency: "In how many of its periods an account buys",
  },
};
