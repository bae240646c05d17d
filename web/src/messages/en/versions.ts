/** The versions of the ledger, and their clean-up. */
import type { LedgerVersion, VersionComparison } from "../../api/types";
import { bytes, count } from "../../format";
import { some } from "./ledger-sentences";

const WHAT: Partial<Record<string, string>> = { import: "Import of", correction: "Correction by", undo: "Undo of", change: "Change" };

function sentence({ version, lines, files }: LedgerVersion): string {
  return `The ledger is at version ${count(version)}: ${some(lines, "line", "lines")} in ${some(files, "file", "files")}.`;
}

function compared({ from, to, changes }: VersionComparison): string {
  if (changes.lines_removed + changes.lines_added === 0) return `Version ${count(to)} has the same lines as version ${count(from)}.`;
  const touched = some(changes.accounts_touched, "customer has", "customers have");
  return `From version ${count(from)} to ${count(to)}, ${touched} other lines.`;
}

export const versions = {
  title: "Versions",
  open: "Versions of the ledger",
  none: "Each import, correction and undo makes one version.",
  sentence,
  text: "Each import, correction and undo makes one version, and each version can be asked again.",
  columns: {
    version: "Version", what: "What", files: "Files", lines: "Lines", revenue: "Revenue", by: "By", at: "When", why: "Why",
    compare: "Compare",
  },
  what: (what: string) => WHAT[what] ?? what,
  cleanedUp: "cleaned up: it cannot be asked any more",
  notKept: "These files were imported before versions kept their totals.",
  whatChanged: "What changed",
  changesOf: (version: number) => `What changed in version ${count(version)}`,
  compare: "Compare two versions",
  from: "From version",
  to: "To version",
  chooseTwo: "Choose two versions, or take what changed in one from the list.",
  compared,
  byImport: "By import",
  rowsIn: (version: number) => `Rows in ${count(version)}`,
  reason: "Why, for the list of versions",
  picker: "Ledger version",
  pickerHint: "Empty: the newest.",
  old: (version: number, newest: number) =>
    `This shows version ${count(version)} of the ledger. The newest is ${count(newest)}: what was imported, corrected or undone since is not in these figures.`,
  cleanup: {
    title: "Clean-up",
    text: "Files that only old versions of the ledger need can be removed. The newest version, and every stored run, stays.",
    versions: "Keep the newest versions",
    days: "Keep the versions of the last days",
    show: "Show what would go",
    nothing: (oldest: number) => `Nothing would go: version ${count(oldest)} and later ones need every file.`,
    would: (files: number, size: number, oldest: number) =>
      `${some(files, "file", "files")} of ${bytes(size)} would go. Versions before ${count(oldest)} have no answer from then on, and corrections that took their lines cannot be undone.`,
    act: "Remove them",
    done: (files: number, by: string, at: string, oldest: number) =>
      `${some(files, "file was", "files were")} removed by ${by}, ${at}: versions from ${count(oldest)} on can be asked.`,
  },
};
