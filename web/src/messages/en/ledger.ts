/** The ledger: imports, their history and what was set aside. */
import type { Import, Preview, UndoPreview } from "../../api/types";
import { cents, count, money, percent } from "../../format";

const rows = (n: number) => `${count(n)} ${n === 1 ? "row" : "rows"}`;

/** Their revenue, where it is known in one currency: master data has none, and a rate may be missing. */
const worth = (of: Import | Preview, word: string) => (of.revenue === null ? "" : `${word}${money(of.revenue, of)}`);

const things = (kind: string) => (kind === "lines" ? "lines" : `rows of ${kind}`);

function previewSentence(p: Preview): string {
  if (p.already_imported) return "This file with this mapping is already in the ledger; importing it again changes nothing.";
  if (p.accepted === 0) return `None of ${rows(p.read)} can be imported; the reasons stand below.`;
  const aside = p.quarantined === 0 ? "none set aside" : `${count(p.quarantined)} set aside (${percent(p.quarantined / p.read)})`;
  return `${count(p.accepted)} of ${rows(p.read)} would be imported${worth(p, ", revenue ")}; ${aside}.`;
}

function detailSentence(i: Import): string {
  if (i.state === "undone") return `This import was undone; its ${count(i.accepted)} lines worth ${money(i.revenue, i)} count no longer.`;
  const aside = i.quarantined === 0 ? "nothing was set aside" : `${count(i.quarantined)} were set aside`;
  return `${count(i.accepted)} of ${rows(i.read)} became ${i.kind === "lines" ? "ledger lines" : i.kind}${worth(i, " worth ")}; ${aside}.`;
}

function undoTakes(u: UndoPreview): string {
  const lines = `${count(u.lines)} ${u.lines === 1 ? "line" : "lines"} worth ${u.currency}\u00a0${cents(u.revenue, u)}`;
  const accounts = `${count(u.accounts_removed)} ${u.accounts_removed === 1 ? "account" : "accounts"}`;
  const products = `${count(u.products_removed)} ${u.products_removed === 1 ? "product" : "products"}`;
  const alone = u.accounts_removed + u.products_removed > 0 ? ` ${accounts} and ${products} that nothing else refers to go with them.` : "";
  return `${lines} leave the ledger.${alone}`;
}

export const ledger = {
  title: "Imports",
  sentence: (n: number, last: Import) =>
    n === 1
      ? `One import makes up the ledger: ${count(last.accepted)} ${things(last.kind)}${worth(last, " worth ")}.`
      : `${count(n)} imports make up the ledger; the last added ${count(last.accepted)} ${things(last.kind)}${worth(last, " worth ")}.`,
  first: "The ledger is empty",
  firstText: "Bring invoice lines as Excel, CSV or Parquet: date, customer, amount, and the cost if you have it. You see a preview before anything is stored.",
  firstViewer: "An administrator can import invoice lines here.",
  importFile: "Import a file",
  columns: {
    state: "State", kind: "Kind", source: "Source", file: "File", read: "Read", accepted: "Accepted", quarantined: "Set aside",
    revenue: "Revenue", period: "Period", ledger: "Ledger", by: "By", at: "When",
  },
  states: { in_force: "In force", undone: "Undone" } as Record<string, string>,
  historyTitle: "History",
  detailSentence,
  reconciliation: "Reconciliation",
  readRows: "rows read",
  acceptedRows: "accepted",
  quarantinedRows: "set aside",
  leftOut: (n: number, of: number) => `${rows(n)} of ${count(of)} in the file were left out by the row filter of the mapping.`,
  noneLeftOut: "Every row of the file was read; the mapping has no row filter that took any out.",
  future: (n: number) => `${count(n)} ${n === 1 ? "line is" : "lines are"} dated after the import and count from that date on.`,
  facts: "Import",
  fact: {
    kind: "Kind", source: "Source", file: "File", size: "Size", hash: "SHA-256", revenue: "Revenue", cost: "Cost", period: "Period",
    accounts: "New accounts", products: "New products", ledger: "Ledger version", by: "Imported by", at: "Imported at",
  },
  noCost: "The file has no cost column.",
  mapping: "Mapping",
  mappingUsed: "As it was used",
  quarantine: "Rows set aside",
  quarantineText: "Not in the ledger and in no figure, until they are corrected.",
  reasons: "Reasons",
  line: "Line",
  column: "Column",
  value: "Value",
  reason: "Reason",
  emptyValue: "empty",
  csvLabel: "Download the rows set aside as CSV",
  download: "Download the rows",
  mendSteps: [
    "Download the rows that were set aside; each has its line and its reason.",
    "Correct them in a spreadsheet, and save. Leave the columns as they are.",
    "Bring the corrected file back: it is read by the same mapping, and no row counts twice.",
  ] as const,
  importMended: "Import the corrected rows",
  mends: "Mends rows of",
  mendedBy: "Rows mended by",
  earlierImport: "an earlier import",
  laterImport: "a later import",
  undo: "Undo the import",
  undoTitle: (file: string) => `Undo the import of ${file}?`,
  undoTakes,
  undoKeeps: "Stored runs stay as they are, and a new one is computed without these lines. The file can be imported again.",
  undoNot: "Keep it",
  undone: (at: string, by: string, version: string) => `Undone ${at} by ${by}: from ledger version ${version} on, its lines are in no figure.`,
  openPicture: "See the picture",
  computing: "The picture over the new lines is being computed.",
  openImport: "Open the import",
  another: "Import another file",
  newTitle: "Import a file",
  previewing: "Checking every row; nothing is stored yet.",
  previewSentence,
  wouldBring: (revenue: string, aside: number) => `${revenue} of revenue, ${aside === 0 ? "none" : count(aside)} set aside`,
  wouldAdd: (accounts: number, products: number) =>
    `${count(accounts)} new ${accounts === 1 ? "account" : "accounts"} and ${count(products)} new ${products === 1 ? "product" : "products"} would be created.`,
  sample: "First lines as they would be stored",
  sampleColumns: {
    line: "Line", date: "Date", account: "Customer", invoice: "Invoice", product: "Product", quantity: "Quantity",
    revenue: "Revenue", cost: "Cost",
  },
  noSampleCost: "no cost in this row",
  asideSample: "First rows set aside",
  mistakes: "The mapping cannot be used yet",
  mistakesText: "Nothing has been stored. Change the lines named here and preview again.",
  importLines: (n: number) => `Import ${count(n)} ${n === 1 ? "line" : "lines"}`,
  import: "Import",
  jobTitle: "Import running",
  doneSentence: (i: Import) => `${count(i.accepted)} ${i.accepted === 1 ? "line" : "lines"} worth ${money(i.revenue, i)} are in the ledger.`,
  doneUnchanged: "This file was already in the ledger",
  doneUnchangedText: "The same bytes with the same mapping are in force; nothing was added twice.",
  doneText: "Its history keeps the mapping and every row that was set aside; it can be undone.",
  failed: "The import failed; nothing was stored",
};
