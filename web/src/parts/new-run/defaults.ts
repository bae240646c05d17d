/** What a run is asked when nothing else is said, as `docs/methods` has it. */
import type { Parameters } from "../../api/types";

export const DEFAULTS: Parameters = {
  window: "12m",
  measure: "revenue",
  abc: { a: 80, b: 95 },
  xyz: {
    window: "24m", x: 0.5, y: 1, frequency_x: 0.75, frequency_y: 0.4, deviation: "population", period: "auto", partial_periods: "drop",
  },
};
