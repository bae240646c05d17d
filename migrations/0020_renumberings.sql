-- Customers and products that bear another number now. A version of the ledger has the renumberings whose span of versions
-- contains it.
create table renumbering (
  id uuid primary key,
  import_id uuid not null references import (id),
  source text not null,
  what text not null check (what in ('account', 'product')),
  old_id text not null,
  new_id text not null,
  valid_from date not null,
  since_version bigint not null,
  until_version bigint,
  unique (source, what, old_id, since_version)
);

create index renumbering_import on renumbering (import_id);
create index renumbering_new_id on renumbering (source, what, new_id);

-- Who was responsible for the old number is for the new one, for as long as this import is in force.
alter table account_grant add column renumbered_by uuid references import (id);
