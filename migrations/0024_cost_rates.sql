-- What serving customers costs: resource groups, time equations and percentages, each with the days on which they hold. What is
-- withdrawn stays, so that what was charged by it can be told.
create table cost_rates (
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

create index cost_rates_from on cost_rates (valid_from);
