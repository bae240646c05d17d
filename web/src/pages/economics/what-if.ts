/** What is pulled in the room What if, and what the server is asked by it. */
import type { Dimension, ScenarioAsked } from "../../api/types";

export const WHOM = ["segment", "country", "group", "category", "product", "account", "salesperson", "site", "month"] as const satisfies readonly Dimension[];
export const LEVERS = [
  "price_percent", "discount_points", "payment_days", "freight_percent", "minimum_order", "service_percent", "cost_rate_percent", "elasticity",
] as const;
/** The most changes of a scenario. */
export const MOST_CHANGES = 20;

export type Lever = (typeof LEVERS)[number];
/** What is typed, as it is typed, of the levers that are on the list. */
export type Typed = Partial<Record<Lever, string>>;

/** What is different, and for whom. */
export interface Change {
  by: Dimension | "";
  member: string;
  typed: Typed;
}

export interface Pulled {
  changes: Change[];
  capital: string;
  /** The days of a scenario that was kept; those the server takes by itself otherwise. */
  from: string | null;
  until: string | null;
}

/** A change for everybody, with the lever most people look for. */
export const FIRST: Change = { by: "", member: "", typed: { price_percent: "" } };
export const NONE: Pulled = { changes: [FIRST], capital: "", from: null, until: null };
export const NOTHING: ScenarioAsked = { changes: [], from: null, until: null, capital_percent: null };

const valueOf = ({ typed }: Change, lever: Lever) => {
  const text = typed[lever];
  return text === undefined || text === "" || text === "-" ? "0" : text;
};

/** Whether a change changes anything: an elasticity alone does not. */
const isWhole = (change: Change) =>
  LEVERS.some((lever) => lever !== "elasticity" && Number(valueOf(change, lever)) !== 0) && (change.by === "" || change.member !== "");

/** What the server is asked; null as long as nothing is pulled. A change that is not whole yet is left out. */
export function askedOf({ changes, capital, from, until }: Pulled): ScenarioAsked | null {
  const whole = changes.filter(isWhole);
  if (whole.length === 0) return null;
  return {
    changes: whole.map((change) => {
      const value = (lever: Lever) => valueOf(change, lever);
      return {
        within: change.by === "" ? null : `${change.by}:${change.member}`,
        levers: {
          price_percent: value("price_percent"), discount_points: value("discount_points"), payment_days: Math.round(Number(value("payment_days"))),
          freight_percent: value("freight_percent"), minimum_order: Math.max(0, Math.round(Number(value("minimum_order")))),
          service_percent: value("service_percent"), cost_rate_percent: value("cost_rate_percent"), elasticity: value("elasticity"),
        },
      };
    }),
    from,
    until,
    capital_percent: capital === "" ? null : capital,
  };
}

/** A scenario that is kept as what is pulled. */
export function pulledOf(asked: ScenarioAsked): Pulled {
  return {
    changes: asked.changes.map(({ within, levers }) => {
      const at = within?.indexOf(":") ?? -1;
      const typed: Typed = {};
      for (const lever of LEVERS) {
        if (Number(levers[lever]) !== 0) typed[lever] = String(levers[lever]);
      }
      const by = at < 0 ? "" : (WHOM.find((each) => each === within?.slice(0, at)) ?? "");
      return { by, member: at < 0 ? "" : (within?.slice(at + 1) ?? ""), typed };
    }),
    capital: asked.capital_percent ?? "",
    from: asked.from ?? null,
    until: asked.until ?? null,
  };
}

interface Point { accounts: number; profit: number }

/** Two curves beside each other: each is thinned in its own places, so they meet by the number of accounts and not by the row. */
export function paired(before: Point[], after: Point[]): { accounts: number; was: number | null; will: number | null }[] {
  const was = new Map(before.map((point) => [point.accounts, point.profit]));
  const will = new Map(after.map((point) => [point.accounts, point.profit]));
  const all = [...new Set([...was.keys(), ...will.keys()])].sort((a, b) => a - b);
  return all.map((accounts) => ({ accounts, was: was.get(accounts) ?? null, will: will.get(accounts) ?? null }));
}
