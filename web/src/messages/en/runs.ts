/** The archive of runs. */
import type { Archive } from "../../search";
import { count } from "../../format";

const kinds: Record<NonNullable<Archive["kind"]>, string> = {
  default: "Shown unless you choose",
  calendar: "From the calendar",
  asked: "Asked for",
};

export const runs = {
  title: "Runs",
  link: "All runs and the calendar",
  words: "archive stored history pinned analyses",
  sentence: (total: number, pinned: boolean) => {
    if (total === 0) return "No run is like this";
    const many = total === 1 ? "1 run" : `${count(total)} runs`;
    return pinned ? `${many} ${total === 1 ? "is" : "are"} pinned` : `${many} ${total === 1 ? "is" : "are"} kept, the newest first`;
  },
  under: "A run never changes: it keeps what it was asked, of which version of the ledger, and what it found. “What changed” compares it with the run before it that was asked the same.",
  toCalendar: "Analysis calendar",
  list: "Kept runs",
  filter: "Which runs",
  kind: "How it came about",
  anyKind: "All",
  kinds,
  who: "Asked for by",
  anybody: "Anybody",
  since: "Stored since (UTC)",
  until: "Stored until (UTC)",
  onlyPinned: "Pinned only",
  all: "All runs",
  columns: { asOf: "As of", question: "Question", ledger: "Ledger version", kind: "How", who: "Asked for by", stored: "Stored", pin: "Pin", actions: "Actions" },
  question: (window: string, measure: string) => `${window}, by ${measure}`,
  fromCalendar: (entry: string) => `Calendar: ${entry}`,
  changed: "What changed",
  changedOf: (day: string) => `What changed up to ${day}`,
  nothingBefore: "No earlier run was asked the same.",
  comparedWith: (day: string) => `Compared with the run as of ${day}.`,
  movers: "The accounts that moved most",
  noMovers: "No account changed its class.",
  compare: "Compare in full",
  openOf: (day: string) => `Open the run as of ${day}`,
  pin: "Pin",
  pinOf: (day: string) => `Pin the run as of ${day}`,
  pinned: "Pinned",
  changePinOf: (day: string) => `Change the pin of the run as of ${day}`,
  pinTitle: (day: string) => `Pin the run as of ${day}`,
  pinText: "A pin is everybody’s: the run is found under “Pinned only”.",
  note: "Why",
  noteHint: "Such as “Board meeting of July”. May stay empty.",
  pinnedBy: (name: string, at: string) => `Pinned by ${name}, ${at}.`,
  unpin: "Take the pin away",
  save: "Save",
  cancel: "Cancel",
  none: "No run is like this",
  noneText: "Let go of the filter to see every run that is kept.",
  first: "No run is kept yet",
  firstText: "Import invoice lines: the first run is computed with them.",
  more: "Show more",
};
