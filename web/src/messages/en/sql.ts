/** Questions in SQL. */
import { count, decimal } from "../../format";

const rows = (many: number) => (many === 1 ? "1 row" : `${count(many)} rows`);

export const sql = {
  title: "SQL",
  sentence: "Ask the ledger in SQL. A question reads what you see elsewhere, and changes nothing.",
  answered: (many: number, more: boolean, seconds: number) =>
    more
      ? `The first ${rows(many)} of more, in ${decimal(seconds, 2)} seconds.`
      : `${many === 0 ? "No row" : rows(many)} in ${decimal(seconds, 2)} seconds.`,
  moreText: "Raise the row limit, or download the answer.",
  question: "Question",
  placeholder: "select date, customer, revenue from lines order by date desc",
  ask: "Ask",
  askHint: "Ctrl Enter",
  cancel: "Cancel",
  working: (seconds: number) => `Working, ${count(seconds)} s`,
  limits: ({ seconds, memory_mib, at_once }: { seconds: number; memory_mib: number; at_once: number }) =>
    `At most ${count(seconds)} seconds and ${count(memory_mib)} MiB; ${count(at_once)} questions at once, others wait.`,
  rowLimit: "Rows at most",
  moment: "Of which state of the ledger",
  newest: "the newest",
  before: "Dated before",
  anyDay: "any day",
  ratesOfTheDay: "of each line's day",
  wrong: "This question was not answered",
  toPlace: (line: number, column: number) => `Go to line ${line}, column ${column}`,
  cancelled: "Cancelled. Nothing was changed, and the server has stopped working on it.",
  answer: "Answer",
  noRows: "No row answers the question",
  noRowsText: "The question is sound; nothing in the ledger that you see meets its conditions.",
  tables: "Tables",
  tablesText: "A click puts the name into the question.",
  kinds: {
    text: "text", whole: "whole number", real: "number", exact: "decimal number", day: "day", time: "time", truth: "yes or no", other: "other",
  } as Record<string, string>,
  hidden: "null for you: your role sees no margins",
  insert: (name: string) => `Insert ${name}`,
  columnsOf: (table: string) => `Columns of ${table}`,
  download: "Download",
  formats: { csv: "CSV", xlsx: "Excel workbook", parquet: "Parquet", arrow: "Arrow" },
  formatText: {
    csv: "Text with commas, for any program",
    xlsx: "Numbers and days as such; no cell runs anything",
    parquet: "With exact types, for analysis programs",
    arrow: "The same, as Arrow IPC",
  },
  fileRows: (most: number) => `Asks again, with at most ${rows(most)}.`,
  cutOff: (most: number) => `The file has the first ${rows(most)}; there are more. The command line takes them all: mainstay sql --limit.`,
  kept: "Saved questions",
  save: "Save this question",
  saveChanges: "Save the change",
  name: "Name",
  namePlaceholder: "Revenue by year",
  share: "Show it to colleagues who see every account",
  by: (owner: string) => `shared by ${owner}`,
  shared: "shared",
  remove: (name: string) => `Delete the question ${name}`,
  firstTitle: "Three questions to start from",
  examples: [
    {
      name: "Revenue by year",
      query: "select extract(year from date) as year, sum(revenue) as revenue, count(distinct customer) as customers\nfrom lines\ngroup by 1\norder by 1",
    },
    {
      name: "The ten largest customers of the last year",
      query: "select name, country, sum(revenue) as revenue\nfrom lines join accounts using (source, customer)\nwhere date > (select max(date) from lines) - interval '12 months'\ngroup by name, country\norder by revenue desc\nlimit 10",
    },
    {
      name: "Products with credit notes",
      query: "select p.name, count(*) as credits, sum(l.revenue) as revenue\nfrom lines l join products p using (source, product)\nwhere l.revenue < 0\ngroup by p.name\norder by revenue",
    },
  ],
};
