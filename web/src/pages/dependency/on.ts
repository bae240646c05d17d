/** On whom the business may depend, in the order of the choice. */
import type { DependencyMeasure, DependencyOn } from "../../api/types";

export const ON = ["account", "group", "country", "segment"] as const satisfies readonly DependencyOn[];
export const MEASURES = ["net_sales", "gross_profit", "contribution"] as const satisfies readonly DependencyMeasure[];

/** What an address asks for; what it cannot mean is left out. */
export function readDependency(raw: Record<string, unknown>): { on?: DependencyOn } {
  return { on: ON.find((on) => on === raw.on) };
}
