-- A study of the customer base: the fitted models, how they would have done, and what to make of them. The same question to
-- the same ledger has one answer; `asked` is empty where the model was left to the setting.

create table model_fit (
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

create index model_fit_created on model_fit (created_at);
