-- What somebody asked what-if, kept under a name. What a change replaces is in the audit log.
create table scenario (
  id uuid primary key,
  owner text not null,
  name text not null,
  revision bigint not null,
  content text not null,
  ledger_version bigint not null,
  created_at timestamptz not null,
  changed_at timestamptz not null
);

create index scenario_owner on scenario (owner);
