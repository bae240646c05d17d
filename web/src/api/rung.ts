/** Whether a measure is a rung of the contribution ladder: revenue and gross profit are known of every run, a rung of those by it. */
import type { Measure, Rung } from "./types";

export const isRung = (measure: Measure): measure is Rung => measure !== "revenue" && measure !== "gross_profit";
