/**
 * The shapes of `/api/v1`, after the contract. Money is integer minor units of `run.currency`; ratios are 0..1;
 * dates are `YYYY-MM-DD`. A field the signed-in person may not see is `null` and named in `hidden`.
 *
 * This is the one place to swap for the generated `schema.d.ts`.
 */

export type Class = "A" | "B" | "C" | "N" | "unknown" | "inactive";
export type ValueClass = Exclude<Class, "inactive">;
export type Measure = "revenue" | "gross_profit";
export type Window = "12m" | "24m" | "all";
export type Score = 1 | 2 | 3 | 4 | 5;
export type Act = "read_imports" | "import_lines" | "run_analysis" | "see_margin" | "see_portfolio" | "manage_users";

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance?: string;
  errors?: { code: string; detail: string; field?: string | null }[];
}

export interface Session {
  user: { id: string; name: string; email: string; role: "admin" | "viewer" };
  may: string[];
  why_not: Record<string, string>;
}

export interface Run {
  id: string;
  ledger_version: number;
  as_of: string;
  window: Window;
  /** Null reaches back to the first line. */
  window_start: string | null;
  /** Exclusive. */
  window_end: string;
  measure: Measure;
  method_version: string;
  content_hash: string;
  currency: string;
  minor_digits: number;
  created_at: string;
  accounts: number;
}

export interface Concentration {
  base_accounts: number;
  base: number;
  non_positive_accounts: number;
  non_positive: number;
  gini: number | null;
  gini_corrected: number | null;
  hhi: number | null;
  hhi_band: "unconcentrated" | "moderate" | "high" | null;
  effective_customers: number | null;
  cr: Record<"1" | "3" | "4" | "10" | "20", number | null>;
  top_20_percent_share: number | null;
  top_20_percent_accounts: number;
  accounts_for_80_percent: number | null;
  band: { lower: number; upper: number; accounts_at_lower: number | null; accounts_at_upper: number | null };
  largest: { id: string; name: string; share: number } | null;
  dependence: "none" | "breadwinner" | "critical" | null;
}

export interface Summary {
  accounts: number;
  inactive: number;
  revenue: number;
  gross_profit: number | null;
  /** Share of revenue whose cost is known. */
  gross_profit_covers: number | null;
  abc: { revenue: Record<ValueClass, number>; gross_profit: Record<ValueClass, number> | null };
  concentration: Concentration;
  loss_makers_in_top_20: number | null;
}

export interface CurvePoint {
  /** Rank, 1..n; the first point is the origin. */
  accounts: number;
  share: number;
  account_share: number;
}

export interface ClassCut {
  class: "A" | "B" | "C";
  accounts: number;
  share: number;
}

export interface CrossCell {
  revenue_class: Class;
  gross_profit_class: Class;
  accounts: number;
  revenue: number;
  gross_profit: number | null;
}

export interface Portfolio {
  run: Run;
  measure: Measure;
  hidden: string[];
  summary: Summary;
  curve: CurvePoint[];
  lorenz: { account_share: number; value_share: number }[];
  class_cuts: ClassCut[];
  cross_table: CrossCell[];
}

export interface RunAccount {
  /** Null for lines whose customer is no account any more. */
  id: string | null;
  external_id: string;
  source: string;
  name: string;
  country: string | null;
  /** By the measure of the answer. */
  rank: number | null;
  revenue: number;
  gross_profit: number | null;
  gross_profit_covers: number | null;
  share: number | null;
  cumulative_share: number | null;
  revenue_class: Class;
  gross_profit_class: Class | null;
  lines: number;
  invoices: number;
  first_date: string | null;
  last_date: string | null;
  recency_days: number | null;
  frequency: number;
  monetary: number;
  r: Score | null;
  f: Score | null;
  m: Score | null;
}

export type AccountSort = "revenue" | "gross_profit" | "name" | "recency" | "frequency" | "monetary" | "rank";

export interface AccountQuery {
  q?: string;
  revenue_class?: string;
  gross_profit_class?: string;
  rank_to?: number;
  /** The run's own measure when absent. */
  measure?: Measure;
  sort?: AccountSort;
  order?: "asc" | "desc";
  limit?: number;
  after?: string;
}

export interface RunAccounts {
  accounts: RunAccount[];
  meta: { next: string | null; total: number; revenue: number; gross_profit: number | null };
  measure: Measure;
  hidden: string[];
}

export interface AccountName {
  id: string;
  name: string;
  external_id: string;
  source: string;
  country: string | null;
}

export interface Month {
  month: string;
  revenue: number;
  gross_profit: number | null;
  cost_covers: number | null;
  invoices: number;
  lines: number;
}

export interface Account extends AccountName {
  origin: "lines" | "master";
  first_seen_import: string | null;
  run: Run | null;
  /** What the row is ranked by. */
  measure: Measure;
  row: RunAccount | null;
  hidden: string[];
  months: Month[];
}

export interface Import {
  id: string;
  source: string;
  kind: "lines";
  file_name: string;
  file_sha256: string;
  bytes: number;
  state: "committed";
  rows: number;
  left_out: number;
  read: number;
  accepted: number;
  quarantined: number;
  revenue: number;
  cost: number | null;
  currency: string;
  minor_digits: number;
  first_date: string | null;
  last_date: string | null;
  future_lines: number;
  new_accounts: number;
  new_products: number;
  ledger_version: number;
  created_at: string;
  created_by: string;
}

export type ImportDetail = Import & { mapping: string };

export interface Quarantined {
  file: string;
  line: number;
  column: string | null;
  value: string | null;
  code: string;
  reason: string;
}

export interface Upload {
  id: string;
  file_name: string;
  bytes: number;
  format: "csv" | "parquet";
  columns: { name: string; samples: string[] }[];
  encoding: string | null;
  delimiter: string | null;
  suggested_mapping: string | null;
}

export interface Preview {
  rows: number;
  left_out: number;
  read: number;
  accepted: number;
  quarantined: number;
  revenue: number;
  cost: number | null;
  currency: string;
  minor_digits: number;
  first_date: string | null;
  last_date: string | null;
  /** Dated after today. */
  future_lines: number;
  new_accounts: number;
  new_products: number;
  already_imported: boolean;
  reasons: { code: string; reason: string; rows: number }[];
  sample: {
    line: number;
    date: string;
    customer: string;
    customer_name: string | null;
    invoice: string;
    product: string | null;
    quantity: string | null;
    revenue: string;
    cost: string | null;
  }[];
  quarantine_sample: Quarantined[];
  notes: string[];
}

export interface Job {
  id: string;
  kind: "import" | "portfolio_run";
  state: "queued" | "running" | "done" | "failed";
  progress: number;
  message: string;
  error: string | null;
  result: { import_id?: string | null; run_id?: string | null; unchanged?: boolean | null } | null;
}

export interface Paged {
  limit?: number;
  after?: string;
}

export interface PageMeta {
  next: string | null;
  total: number;
}
