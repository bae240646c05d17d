-- Imports that are taken back, rows that are mended, mappings that are kept.

alter table import add column undone_by text;
alter table import add column undone_version bigint;
alter table import add column mends uuid;
-- What the raw rows of the quarantine are made of.
alter table import add column raw_columns jsonb;
alter table import add column raw_delimiter text;

-- What an import changed in rows the register had already. Taking the import back gives the value before, or hands it to
-- the next import that changed the same field.
create table register_change (
  import_id uuid not null references import (id),
  subject text not null check (subject in ('account', 'product')),
  subject_id uuid not null,
  field text not null,
  before text,
  after text,
  primary key (import_id, subject, subject_id, field)
);

create index register_change_subject on register_change (subject_id, field);

-- Quarantined rows that a later file mended: each once.
create table mended_row (
  import_id uuid not null references import (id),
  line bigint not null,
  mended_by uuid not null references import (id),
  primary key (import_id, line)
);

create index mended_row_mended_by on mended_row (mended_by);

create table mapping (
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
