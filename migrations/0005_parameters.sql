-- A run keeps all it was asked. Runs of the method before are gone: they had no XYZ, and nothing refers to them.

drop table portfolio_run;

create table portfolio_run (
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
  created_at timestamptz not null,
  unique (ledger_version, as_of, window_length, measure, parameters, method_version)
);

create index portfolio_run_created on portfolio_run (created_at);
