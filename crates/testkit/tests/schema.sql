CREATE TABLE account (
  id uuid primary key,
  source text not null,
  external_id text not null,
  name text not null,
  name_key text not null,
  country text,
  origin text not null check (origin in ('lines', 'master')),
  first_import uuid,
  created_at timestamptz not null, city text, parent text, segment text, channel text, currency text, id_key text not null default '',
  unique (source, external_id)
);

CREATE TABLE account_grant (
  user_id uuid not null references app_user (id) on delete cascade,
  account_id uuid not null references account (id) on delete cascade, renumbered_by uuid references import (id),
  primary key (user_id, account_id)
);

CREATE TABLE api_token (
  id uuid primary key,
  user_id uuid not null references app_user (id) on delete cascade,
  name text not null,
  beginning text not null,
  token_hash text not null unique,
  scopes text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_on date
);

CREATE TABLE app_user (
  id uuid primary key,
  name text not null,
  email text not null,
  email_key text not null unique,
  role text not null,
  scope text not null check (scope in ('all', 'granted')),
  password_hash text,
  created_at timestamptz not null,
  disabled_at timestamptz
);

CREATE TABLE audit (
  id uuid primary key,
  seq bigint not null unique,
  at timestamptz not null,
  actor text not null,
  verb text not null,
  subject_kind text not null,
  subject_id text not null,
  before jsonb,
  after jsonb,
  hash text not null
);

CREATE TABLE audit_head (
  id bigint primary key check (id = 1),
  seq bigint not null,
  hash text not null
);

CREATE TABLE block_checksum (
  sha256 text primary key,
  checksums text not null
);

CREATE TABLE calendar_entry (
  id uuid primary key,
  name text not null,
  name_key text not null unique,
  schedule text not null,
  asked jsonb not null,
  enabled boolean not null,
  next_due_on date not null,
  saved_by text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null
);

CREATE TABLE calendar_run (
  id uuid primary key,
  entry_id uuid not null,
  entry_name text not null,
  due_on date not null,
  job_id uuid not null references job (id),
  outcome text check (outcome in ('computed', 'failed')),
  run_id uuid references portfolio_run (id),
  message text,
  asked_at timestamptz not null,
  finished_at timestamptz
);

CREATE TABLE connector (
  id uuid primary key,
  name text not null,
  name_key text not null unique,
  kind text not null check (kind in ('folder', 'sql')),
  settings jsonb not null,
  mapping_id uuid not null,
  schedule text not null,
  enabled boolean not null,
  state jsonb not null,
  next_run_at timestamptz not null,
  created_by text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null
);

CREATE TABLE connector_run (
  id uuid primary key,
  connector_id uuid not null references connector (id) on delete cascade,
  outcome text not null check (outcome in ('imported', 'unchanged', 'failed')),
  file_name text,
  import_id uuid references import (id),
  message text not null,
  started_at timestamptz not null,
  finished_at timestamptz not null
);

CREATE TABLE cost_rates (
  id uuid primary key,
  valid_from date not null,
  valid_to date,
  currency text not null,
  content text not null,
  created_by text not null,
  created_at timestamptz not null,
  replaces uuid references cost_rates (id),
  withdrawn_by text,
  withdrawn_at timestamptz
);

CREATE TABLE exchange_rate (
  id uuid primary key,
  import_id uuid not null references import (id),
  currency text not null,
  day date not null,
  parts bigint not null check (parts > 0),
  quote text not null check (quote in ('per_unit', 'per_reporting_unit')),
  since_version bigint not null,
  until_version bigint,
  unique (currency, day, since_version)
);

CREATE TABLE import (
  id uuid primary key,
  ledger_version bigint not null unique,
  source text not null,
  kind text not null,
  file_name text not null,
  file_sha256 text not null,
  file_bytes bigint not null,
  mapping text not null,
  mapping_sha256 text not null,
  rows_in_file bigint not null,
  left_out bigint not null,
  accepted bigint not null,
  quarantined bigint not null,
  cost_minor bigint,
  currency text not null,
  first_day date,
  last_day date,
  future_lines bigint not null,
  new_accounts bigint not null,
  new_products bigint not null,
  reasons jsonb not null,
  created_by text not null,
  created_at timestamptz not null,
  undone_at timestamptz
, undone_by text, undone_version bigint, mends uuid, raw_columns jsonb, raw_delimiter text, revenue_minor bigint, changed bigint not null default 0, replaces text, replaced_lines bigint not null default 0, replaced_since bigint);

CREATE TABLE import_amount (
  import_id uuid not null references import (id),
  currency text not null,
  row_count bigint not null,
  amount_minor bigint not null,
  primary key (import_id, currency)
);

CREATE TABLE import_total (
  import_id uuid not null references import (id),
  currency text not null,
  line_count bigint not null,
  revenue_minor bigint not null,
  cost_minor bigint,
  primary key (import_id, currency)
);

CREATE TABLE independence_limit (
  id uuid primary key,
  dependency_on text not null,
  member text,
  measure text not null,
  percent text not null,
  holds_from date not null,
  set_by text not null,
  set_at timestamptz not null,
  withdrawn_by text,
  withdrawn_at timestamptz
);

CREATE TABLE job (
  id uuid primary key,
  kind text not null,
  payload jsonb not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed')),
  attempts bigint not null,
  max_attempts bigint not null,
  dedupe_key text,
  progress double precision not null,
  message text not null,
  error text,
  result jsonb,
  created_by text not null,
  created_by_user uuid,
  created_at timestamptz not null,
  finished_at timestamptz,
  lease_owner text,
  lease_until timestamptz
);

CREATE TABLE key_account (
  id uuid primary key,
  source text not null,
  external_id text not null,
  reason text not null,
  marked_by text not null,
  marked_at timestamptz not null,
  taken_off_by text,
  taken_off_at timestamptz
, since date, until date);

CREATE TABLE key_account_exception (
  id uuid primary key,
  source text not null,
  external_id text not null,
  reason text not null,
  owner text not null,
  expires date not null,
  granted_by text not null,
  granted_at timestamptz not null,
  withdrawn_by text,
  withdrawn_at timestamptz
);

CREATE TABLE ledger_cleanup (
  id uuid primary key,
  oldest_version bigint not null,
  keep_versions bigint,
  keep_days bigint,
  files bigint not null,
  bytes bigint not null,
  created_by text not null,
  created_at timestamptz not null
);

CREATE TABLE ledger_file (
  id uuid primary key,
  import_id uuid not null references import (id),
  kind text not null check (kind in ('lines', 'quarantine', 'orders', 'payments', 'activities')),
  sha256 text not null,
  bytes bigint not null,
  row_count bigint not null,
  since_version bigint not null,
  until_version bigint
, remainder_of text, currency text, revenue_parts bigint, cost_parts bigint, removed_at timestamptz);

CREATE TABLE ledger_head (
  id bigint primary key check (id = 1),
  version bigint not null);

CREATE TABLE ledger_version (
  version bigint primary key,
  what text not null,
  import_id uuid references import (id),
  reason text,
  created_by text not null,
  created_at timestamptz not null
);

CREATE TABLE mapping (
  id uuid primary key,
  name text not null,
  source text not null,
  kind text not null,
  text text not null,
  text_sha256 text not null unique,
  columns jsonb not null,
  created_by text not null,
  created_at timestamptz not null,
  used_by text,
  used_at timestamptz
);

CREATE TABLE mended_row (
  import_id uuid not null references import (id),
  line bigint not null,
  mended_by uuid not null references import (id),
  primary key (import_id, line)
);

CREATE TABLE migration (name text primary key, applied_at timestamptz not null);

CREATE TABLE model_fit (
  id uuid primary key,
  ledger_version bigint not null,
  as_of date not null,
  asked text not null,
  method_version text not null,
  currency text not null,
  content_hash text not null,
  content text not null,
  created_by text not null,
  created_at timestamptz not null,
  unique (ledger_version, as_of, asked, method_version)
);

CREATE TABLE one_time_link (
  id uuid primary key,
  purpose text not null check (purpose in ('setup', 'sign_in', 'password')),
  token_hash text not null unique,
  user_id uuid references app_user (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

CREATE TABLE phase_override (
  id uuid primary key,
  source text not null,
  external_id text not null,
  phase text not null,
  is_closed boolean not null,
  reason text not null,
  valid_from date not null,
  valid_until date,
  decided_by text not null,
  decided_at timestamptz not null,
  withdrawn_by text,
  withdrawn_at timestamptz
);

CREATE TABLE pinned_run (
  run_id uuid primary key references portfolio_run (id) on delete cascade,
  note text not null,
  pinned_by text not null,
  pinned_at timestamptz not null
);

CREATE TABLE portfolio_run (
  id uuid primary key,
  ledger_version bigint not null,
  as_of date not null,
  window_length text not null,
  measure text not null,
  parameters text not null,
  method_version text not null,
  currency text not null,
  content_hash text not null,
  accounts bigint not null,
  is_default boolean not null,
  created_by text not null,
  created_at timestamptz not null, question text,
  unique (ledger_version, as_of, window_length, measure, parameters, method_version)
);

CREATE TABLE product (
  id uuid primary key,
  source text not null,
  external_id text not null,
  name text not null,
  category text,
  origin text not null check (origin in ('lines', 'master')),
  first_import uuid,
  created_at timestamptz not null, parent text, unit text,
  unique (source, external_id)
);

CREATE TABLE product_category (
  id uuid primary key,
  import_id uuid not null references import (id),
  source text not null,
  product text not null,
  category text not null,
  valid_from date not null,
  since_version bigint not null,
  until_version bigint,
  unique (source, product, valid_from, since_version)
);

CREATE TABLE pushed_import (
  id uuid primary key,
  created_by text not null,
  idempotency_key text not null,
  request_sha256 text not null,
  job_id uuid not null references job (id),
  created_at timestamptz not null,
  unique (created_by, idempotency_key)
);

CREATE TABLE rebate_agreement (
  id uuid primary key,
  import_id uuid not null references import (id),
  source text not null,
  agreement text not null,
  partner text not null check (partner in ('customer', 'group')),
  partner_id text not null,
  valid_from date not null,
  valid_to date not null,
  basis text not null check (basis in ('revenue', 'quantity')),
  reach text not null check (reach in ('retroactive', 'incremental')),
  product text,
  category text,
  currency text not null,
  since_version bigint not null,
  until_version bigint,
  unique (source, agreement, since_version)
);

CREATE TABLE rebate_tier (
  agreement_id uuid not null references rebate_agreement (id),
  from_parts bigint not null,
  gives text not null check (gives in ('percent', 'amount_per_unit')),
  parts bigint not null,
  primary key (agreement_id, from_parts)
);

CREATE TABLE register_change (
  import_id uuid not null references import (id),
  subject text not null check (subject in ('account', 'product')),
  subject_id uuid not null,
  field text not null,
  before text,
  after text,
  primary key (import_id, subject, subject_id, field)
);

CREATE TABLE renumbering (
  id uuid primary key,
  import_id uuid not null references import (id),
  source text not null,
  what text not null check (what in ('account', 'product')),
  old_id text not null,
  new_id text not null,
  valid_from date not null,
  since_version bigint not null,
  until_version bigint,
  unique (source, what, old_id, since_version)
);

CREATE TABLE reporting_currency (
  since_version bigint primary key,
  currency text not null
);

CREATE TABLE saved_filter (
  id uuid primary key,
  user_id uuid not null references app_user (id) on delete cascade,
  page text not null check (page in ('portfolio', 'accounts')),
  name text not null,
  name_key text not null,
  query text not null,
  shared boolean not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  unique (user_id, page, name_key)
);

CREATE TABLE saved_question (
  id uuid primary key,
  user_id uuid not null references app_user (id) on delete cascade,
  name text not null,
  name_key text not null,
  query text not null,
  shared boolean not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  unique (user_id, name_key)
);

CREATE TABLE scenario (
  id uuid primary key,
  owner text not null,
  name text not null,
  revision bigint not null,
  content text not null,
  ledger_version bigint not null,
  created_at timestamptz not null,
  changed_at timestamptz not null
);

CREATE TABLE segmentation (
  id uuid primary key,
  name text not null,
  name_key text not null unique,
  created_by text not null,
  created_at timestamptz not null
);

CREATE TABLE segmentation_version (
  id uuid primary key,
  segmentation_id uuid not null references segmentation (id),
  number bigint not null,
  reason text not null,
  definition text not null,
  found text not null,
  method_version text not null,
  run_id uuid not null references portfolio_run (id),
  segments text not null,
  places text not null,
  made_by text not null,
  made_at timestamptz not null,
  unique (segmentation_id, number)
);

CREATE TABLE service_model (
  id uuid primary key,
  source text not null,
  external_id text not null,
  model text not null,
  reason text not null,
  said_by text not null,
  said_at timestamptz not null,
  taken_back_by text,
  taken_back_at timestamptz
);

CREATE TABLE session (
  id uuid primary key,
  token_hash text not null unique,
  user_id uuid not null references app_user (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

CREATE TABLE setting (
  name text primary key,
  value text not null
);

CREATE TABLE sign_in_attempt (
  id uuid primary key,
  subject text not null,
  at timestamptz not null
);

CREATE TABLE sourcing_position (
  id uuid primary key,
  source text not null,
  external_id text not null,
  category text,
  as_of date not null,
  suppliers bigint,
  our_rank bigint,
  is_sole_source boolean not null,
  wallet_percent text,
  alternatives bigint,
  switching_months bigint,
  switching_cost_minor bigint,
  replacing_months bigint,
  dedicated_assets_minor bigint,
  currency text not null,
  note text not null,
  told_by text not null,
  told_at timestamptz not null,
  withdrawn_by text,
  withdrawn_at timestamptz
);

CREATE TABLE traceable_cost (
  id uuid primary key,
  source text,
  external_id text,
  segment text,
  share text not null,
  name text not null,
  valid_from date not null,
  valid_to date not null,
  currency text not null,
  amount_minor bigint not null,
  created_by text not null,
  created_at timestamptz not null,
  replaces uuid references traceable_cost (id),
  withdrawn_by text,
  withdrawn_at timestamptz
);

CREATE TABLE unit_conversion (
  id uuid primary key,
  import_id uuid not null references import (id),
  source text not null,
  product text not null,
  unit text not null,
  parts bigint not null check (parts > 0),
  valid_from date not null,
  since_version bigint not null,
  until_version bigint,
  unique (source, product, unit, valid_from, since_version)
);

CREATE TABLE upload (
  id uuid primary key,
  file_name text not null,
  bytes bigint not null,
  created_by text not null,
  created_at timestamptz not null
);

CREATE TABLE upload_claim (
  job_id uuid not null references job (id),
  sha256 text not null,
  primary key (job_id, sha256)
);

CREATE INDEX account_name_key on account (name_key);

CREATE INDEX account_parent on account (source, parent);

CREATE INDEX api_token_user on api_token (user_id);

CREATE INDEX calendar_run_of_entry on calendar_run (entry_id, due_on);

CREATE INDEX calendar_run_of_run on calendar_run (run_id);

CREATE INDEX connector_run_of_connector on connector_run (connector_id, finished_at);

CREATE INDEX cost_rates_from on cost_rates (valid_from);

CREATE INDEX exchange_rate_import on exchange_rate (import_id);

CREATE UNIQUE INDEX import_in_force on import (file_sha256, mapping_sha256)
  where undone_at is null and replaced_since is null and kind in ('lines', 'activities');

CREATE UNIQUE INDEX job_dedupe on job (dedupe_key) where state = 'queued' and dedupe_key is not null;

CREATE INDEX job_state on job (state, created_at);

CREATE INDEX key_account_account on key_account (source, external_id);

CREATE INDEX key_account_exception_account on key_account_exception (source, external_id);

CREATE INDEX ledger_file_import on ledger_file (import_id);

CREATE INDEX mended_row_mended_by on mended_row (mended_by);

CREATE INDEX model_fit_created on model_fit (created_at);

CREATE INDEX phase_override_account on phase_override (source, external_id);

CREATE INDEX portfolio_run_created on portfolio_run (created_at);

CREATE INDEX product_category_import on product_category (import_id);

CREATE INDEX rebate_agreement_import on rebate_agreement (import_id);

CREATE INDEX rebate_agreement_partner on rebate_agreement (source, partner_id);

CREATE INDEX register_change_subject on register_change (subject_id, field);

CREATE INDEX renumbering_import on renumbering (import_id);

CREATE INDEX renumbering_new_id on renumbering (source, what, new_id);

CREATE INDEX scenario_owner on scenario (owner);

CREATE INDEX service_model_account on service_model (source, external_id);

CREATE INDEX session_of_user on session (user_id);

CREATE INDEX sign_in_attempt_subject on sign_in_attempt (subject, at);

CREATE INDEX sourcing_position_account on sourcing_position (source, external_id);

CREATE INDEX traceable_cost_from on traceable_cost (valid_from);

CREATE INDEX unit_conversion_import on unit_conversion (import_id);
