/** The ledger: imports, their history and what was set aside. */
import type { Import, Preview } from "../../api/types";
import { count, money, percent } from "../../format";

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
  const aside = i.quarantined === 0 ? "nothing was set aside" : `${count(i.quarantined)} were set aside`;
  return `${count(i.accepted)} of ${rows(i.read)} became ${i.kind === "lines" ? "ledger lines" : i.kind}${worth(i, " worth ")}; ${aside}.`;
}

export const ledger = {
  title: "Imports",
  sentence: (n: number, last: Import) =>
    n === 1
      ? `One import makes up the ledger: ${count(last.accepted)} ${things(last.kind)}${worth(last, " worth ")}.`
      : `${count(n)} imports make up the ledger; the last added ${count(last.accepted)} ${things(last.kind)}${worth(last, " worth ")}.`,
  first: "The ledger is empty",
  firstText: "Bring invoice lines as CSV or Parquet: date, customer, amount, and the cost if you have it. You see a preview before anything is stored.",
  firstViewer: "An administrator can import invoice lines here.",
  importFile: "Import a file",
  columns: {
    state: "State", source: "Source", file: "File", read: "Read", accepted: "Accepted", quarantined: "Set aside",
    revenue: "Revenue", period: "Period", ledger: "Ledger", by: "By", at: "When",
  },
  states: (state: string) => (state === "committed" ? "In force" : state),
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
    source: "Source", file: "File", size: "Size", hash: "SHA-256", revenue: "Revenue", cost: "Cost", period: "Period",
    accounts: "New accounts", products: "New products", ledger: "Ledger version", by: "Imported by", at: "Imported at",
  },
  noCost: "The file has no cost column.",
  mapping: "Mapping",
  mappingUsed: "As it was used",
  quarantine: "Rows set aside",
  quarantineText: "Not in the ledger and in no figure. Correct the source and import again.",
  reasons: "Reasons",
  line: "Line",
  column: "Column",
  value: "Value",
  reason: "Reason",
  emptyValue: "empty",
  csv: "CSV",
  csvLabel: "Download the rows set aside as CSV",
  openPortfolio: "Open the portfolio",
  openImport: "Open the import",
  another: "Import another file",
  newTitle: "Import a file",
  newSentence: "Choose a file, say what its columns mean, look at the preview, then import.",
  stepFile: "File",
  stepPreview: "Preview",
  choose: "Choose a file",
  drop: "or drop it here. CSV or Parquet, of any size.",
  uploading: (name: string) => `Reading ${name}`,
  uploadFailed: "The file could not be read",
  fileFacts: (format: string, size: string, columns: number, encoding: string | null) =>
    [format === "csv" ? "CSV" : "Parquet", size, `${columns} columns`, encoding].filter(Boolean).join(", "),
  otherFile: "Choose another file",
  columnName: "Column in the file",
  samples: "First values",
  mappingLabel: "Mapping (TOML)",
  mappingHint: "Says which column is the date, the customer, the revenue and the cost.",
  mappingSuggested: "Taken from the last import with the same columns.",
  mappingExample: `source = "erp"
kind = "lines"

[columns]
customer = "CustomerID"
invoice = "InvoiceNo"
date = "InvoiceDate"
revenue = "Quantity * UnitPrice"
cost = "Quantity * UnitCost"
currency = "'EUR'"
`,
  loadMapping: "Load a .toml file",
  preview: "Preview",
  previewing: "Checking every row; nothing is stored yet.",
  previewStale: "The mapping has changed since this preview.",
  previewSentence,
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
  done: "The import is in the ledger",
  doneUnchanged: "This file was already in the ledger",
  doneUnchangedText: "The same bytes with the same mapping are in force; nothing was added twice.",
  doneText: "A portfolio run over the new lines starts by itself.",
  failed: "The import failed; nothing was stored",
};
