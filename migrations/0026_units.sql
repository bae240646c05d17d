-- What one of a unit of a product is in the product's base unit, from a day on, in 1/10^12. A version of the ledger has the
-- conversions whose span of versions contains it.
create table unit_conversion (
  id uuid primary key,
  import_id uuid not null references import (id),
  source text not null,
  product text not null,
  unit text not null,
  parts bigint not null check (parts > 0),
  valid_from date not null,
  since_version bigint not null,
  until_version bigint,
  unique (source, product, unit, valid_from, since_version)
);

create index unit_conversion_import on unit_conversion (import_id);
