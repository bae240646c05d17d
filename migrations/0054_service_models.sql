-- How people said that accounts are served; key accounts are in their register. Accounts are named as files name them. What is
-- taken back or replaced stays.
create table service_model (
  id uuid primary key,
  source text not null,
  external_id text not null,
  model text not null,
  reason text not null,
  said_by text not null,
  said_at timestamptz not null,
  taken_back_by text,
  taken_back_at timestamptz
);

create index service_model_account on service_model (source, external_id);
