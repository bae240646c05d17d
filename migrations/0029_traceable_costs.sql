-- What one customer or one segment costs as such on some days. What is withdrawn stays, so that what was charged by it can be
-- told.
create table traceable_cost (
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

create index traceable_cost_from on traceable_cost (valid_from);
