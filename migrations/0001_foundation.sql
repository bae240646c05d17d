-- One text for both databases: only the types uuid, text, bigint, boolean, double precision, timestamptz, date, jsonb.

create table app_user (
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

create table session (
  id uuid primary key,
  token_hash text not null unique,
  user_id uuid not null references app_user (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

create table one_time_link (
  id uuid primary key,
  purpose text not null check (purpose in ('setup', 'sign_in')),
  token_hash text not null unique,
  user_id uuid references app_user (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table sign_in_attempt (
  id uuid primary key,
  subject text not null,
  at timestamptz not null
);

create index sign_in_attempt_subject on sign_in_attempt (subject, at);

-- The audit log is a chain: each row's hash covers the row and the hash before it. The head is locked by every act.
create table audit_head (
  id bigint primary key check (id = 1),
  seq bigint not null,
  hash text not null
);

insert into audit_head (id, seq, hash) values (1, 0, '');

create table audit (
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

create table job (
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

create index job_state on job (state, created_at);

create unique index job_dedupe on job (dedupe_key) where state = 'queued' and dedupe_key is not null;

create table setting (
  name text primary key,
  value text not null
);
