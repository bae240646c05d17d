-- The head is locked by every commit, so versions follow each other without gaps.
create table ledger_head (
  id bigint primary key check (id = 1),
  version bigint not null,
  reporting_currency text
);

insert into ledger_head (id, version) values (1, 0);

create table upload (
  id uuid primary key,
  file_name text not null,
  bytes bigint not null,
  created_by text not null,
  created_at timestamptz not null
);

create table import (
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
  revenue_minor bigint not null,
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
);

create unique index import_in_force on import (file_sha256, mapping_sha256) where undone_at is null;

-- The manifest: a ledger version is the files whose span of versions contains it.
create table ledger_file (
  id uuid primary key,
  import_id uuid not null references import (id),
  kind text not null check (kind in ('lines', 'quarantine')),
  sha256 text not null,
  bytes bigint not null,
  row_count bigint not null,
  since_version bigint not null,
  until_version bigint
);

create index ledger_file_import on ledger_file (import_id);
