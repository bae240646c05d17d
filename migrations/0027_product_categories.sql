-- Which category a product belongs to, from a day on. A version of the ledger has the categories whose span of versions
-- contains it; before the first of a product, the one of its register row holds.
create table product_category (
  id uuid primary key,
  import_id uuid not null references import (id),
  source text not null,
  product text not null,
  category text not null,
  valid_from date not null,
  since_version bigint not null,
  until_version bigint,
  unique (source, product, valid_from, since_version)
);

create index product_category_import on product_category (import_id);
