/** The analysis calendar. */
import { count, ordinal } from "../../format";

/** `monthly 3` as a person says it. */
function schedule(text: string): string {
  const [word, day] = text.split(" ");
  const on = ordinal(Number(day));
  return word === "quarterly" ? `Quarterly, on the ${on} of January, April, July and October` : `Monthly, on the ${on}`;
}

export const calendar = {
  title: "Analysis calendar",
  words: "schedule monthly quarterly periodic runs by itself",
  first: "Nothing runs by itself yet",
  firstText: "An entry computes a run some days after each month or quarter has ended, as of its last day, and keeps it in the archive beside the one before.",
  sentence: (all: number, failing: number, next: string | undefined) => {
    const many = all === 1 ? "1 entry" : `${count(all)} entries`;
    const due = next === undefined ? "none is due" : `the next run is due on ${next}`;
    if (failing === 0) return `${many} in the calendar; ${due}.`;
    return `${many} in the calendar; ${due}. The last run of ${count(failing)} failed.`;
  },
  under: "Days that pass while no server runs are made up for, each once. A run has the rights of whoever saved its entry last.",
  toRuns: "All runs",
  add: "Add an entry",
  addTitle: "Add an entry to the calendar",
  changeTitle: (name: string) => `Change ${name}`,
  columns: { name: "Name", schedule: "When", next: "Due next", asked: "Asks", who: "Saved by", last: "Last run", actions: "Actions" },
  schedule,
  next: (day: string, asOf: string) => `${day}, as of ${asOf}`,
  resting: "rests",
  never: "not yet",
  outcomes: { waiting: "Under way", computed: "Computed", failed: "Failed" },
  asOf: (day: string) => `as of ${day}`,
  defaults: "The company’s defaults",
  own: "Its own parameters",
  runNow: "Run now",
  runNowOf: (name: string) => `Run now: ${name}`,
  runs: "Runs",
  runsOf: (name: string) => `Runs of ${name}`,
  showRunsOf: (name: string) => `Show the runs of ${name}`,
  noRuns: "It has not run yet.",
  runColumns: { due: "Due", outcome: "Result" },
  change: "Change",
  changeNamed: (name: string) => `Change ${name}`,
  remove: "Remove",
  removeNamed: (name: string) => `Remove ${name}`,
  removeText: (name: string) => `${name} will no longer run. The runs it left stay.`,
  name: "Name",
  nameHint: "Such as “Month-end”.",
  rhythm: "When",
  rhythms: { monthly: "Every month", quarterly: "Every quarter" },
  day: "On day",
  dayHint: (quarterly: boolean) =>
    quarterly
      ? "1 to 28, of January, April, July and October. The run is as of the first of that month: the quarter before is complete."
      : "1 to 28. The run is as of the first of that month: the month before is complete. Choose a day by which late lines have arrived.",
  asks: "What it asks",
  questions: { defaults: "The company’s defaults", own: "Its own parameters" },
  enabled: "Runs by itself",
  rights: "Its runs will have your rights.",
  save: "Save",
  cancel: "Cancel",
};
