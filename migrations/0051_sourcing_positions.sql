-- What people say of how customers source: suppliers, ranks, shares of wallet, and what leaving would take, as of a day. The newest
-- word of a customer and category counts; what is withdrawn stays.
create table sourcing_position (
  id uuid primary key,
  source text not null,
  external_id text not null,
  category text,
  as_of date not null,
  suppliers bigint,
  our_rank bigint,
  is_sole_source boolean not null,
  wallet_percent text,
  alternatives bigint,
  switching_months bigint,
  switching_cost_minor bigint,
  replacing_months bigint,
  dedicated_assets_minor bigint,
  currency text not null,
  note text not null,
  told_by text not null,
  told_at timestamptz not null,
  withdrawn_by text,
  withdrawn_at timestamptz
);

create index sourcing_position_account on sourcing_position (source, external_id);
