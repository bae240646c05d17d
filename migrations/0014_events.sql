-- What orders and payments amount to, and agreements on rebates.

-- What the orders or payments of an import amount to in each of their currencies.
create table import_amount (
  import_id uuid not null references import (id),
  currency text not null,
  row_count bigint not null,
  amount_minor bigint not null,
  primary key (import_id, currency)
);

-- An agreement on rebates with a customer or with a group, whose head it names. A version of the ledger has the agreements
-- whose span of versions contains it.
create table rebate_agreement (
  id uuid primary key,
  import_id uuid not null references import (id),
  source text not null,
  agreement text not null,
  partner text not null check (partner in ('customer', 'group')),
  partner_id text not null,
  valid_from date not null,
  valid_to date not null,
  basis text not null check (basis in ('revenue', 'quantity')),
  reach text not null check (reach in ('retroactive', 'incremental')),
  product text,
  category text,
  currency text not null,
  since_version bigint not null,
  until_version bigint,
  unique (source, agreement, since_version)
);

create index rebate_agreement_import on rebate_agreement (import_id);
create index rebate_agreement_partner on rebate_agreement (source, partner_id);

-- A tier begins at `from_parts` of revenue or quantity and gives a share of the revenue or an amount for each unit, all in
-- 1/10,000.
create table rebate_tier (
  agreement_id uuid not null references rebate_agreement (id),
  from_parts bigint not null,
  gives text not null check (gives in ('percent', 'amount_per_unit')),
  parts bigint not null,
  primary key (agreement_id, from_parts)
);
