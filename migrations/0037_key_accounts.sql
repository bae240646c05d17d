-- Accounts that people marked as key accounts, and why some that leave too little stay so. Accounts are named as files name
-- them, so that an import that is taken back and brought again finds them. What is taken off or withdrawn stays.
create table key_account (
  id uuid primary key,
  source text not null,
  external_id text not null,
  reason text not null,
  marked_by text not null,
  marked_at timestamptz not null,
  taken_off_by text,
  taken_off_at timestamptz
);

create index key_account_account on key_account (source, external_id);

create table key_account_exception (
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

create index key_account_exception_account on key_account_exception (source, external_id);
