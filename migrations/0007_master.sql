-- Master data of accounts and products, exchange rates, and amounts in several currencies.

alter table account add column city text;
-- The id, in the same source, of the account that this one belongs to.
alter table account add column parent text;
alter table account add column segment text;
alter table account add column channel text;
alter table account add column currency text;
-- The id folded as names are, for searching; written by the program, which knows more letters than ASCII.
alter table account add column id_key text not null default '';
update account set id_key = lower(external_id);
create index account_parent on account (source, parent);

alter table product add column parent text;
alter table product add column unit text;

-- What one unit of a currency is worth in the reporting currency, or the other way round as `quote` says, in 1/10^12. A
-- version of the ledger has the rates whose span of versions contains it.
create table exchange_rate (
  id uuid primary key,
  import_id uuid not null references import (id),
  currency text not null,
  day date not null,
  parts bigint not null check (parts > 0),
  quote text not null check (quote in ('per_unit', 'per_reporting_unit')),
  since_version bigint not null,
  until_version bigint,
  unique (currency, day, since_version)
);

create index exchange_rate_import on exchange_rate (import_id);

-- The reporting currency since a version of the ledger.
create table reporting_currency (
  since_version bigint primary key,
  currency text not null
);

insert into reporting_currency (since_version, currency)
  select 0, reporting_currency from ledger_head where reporting_currency is not null;
alter table ledger_head drop column reporting_currency;

-- What the lines of an import amount to in each of their currencies.
create table import_total (
  import_id uuid not null references import (id),
  currency text not null,
  line_count bigint not null,
  revenue_minor bigint not null,
  cost_minor bigint,
  primary key (import_id, currency)
);

insert into import_total (import_id, currency, line_count, revenue_minor, cost_minor)
  select id, currency, accepted, revenue_minor, cost_minor from import;

-- The revenue in the reporting currency is unknown where a rate is missing, and there is none in master data.
alter table import add column revenue bigint;
update import set revenue = revenue_minor;
alter table import drop column revenue_minor;
alter table import rename column revenue to revenue_minor;
-- How many accounts, products or rates that were there before have got another value.
alter table import add column changed bigint not null default 0;
