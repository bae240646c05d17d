-- Questions in SQL that people keep under a name.
create table saved_question (
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

-- What a program has pushed, by the key it chose: the same key brings the same answer.
create table pushed_import (
  id uuid primary key,
  created_by text not null,
  idempotency_key text not null,
  request_sha256 text not null,
  job_id uuid not null references job (id),
  created_at timestamptz not null,
  unique (created_by, idempotency_key)
);

-- What Mainstay fetches by itself. Passwords are not here: settings name where they are found.
create table connector (
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

create table connector_run (
  id uuid primary key,
  connector_id uuid not null references connector (id) on delete cascade,
  outcome text not null check (outcome in ('imported', 'unchanged', 'failed')),
  file_name text,
  import_id uuid references import (id),
  message text not null,
  started_at timestamptz not null,
  finished_at timestamptz not null
);

create index connector_run_of_connector on connector_run (connector_id, finished_at);
