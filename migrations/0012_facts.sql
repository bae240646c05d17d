-- The ledger keeps more than invoice lines. SQLite has no way to widen a check, so the table is made anew.

create table ledger_file_before as select * from ledger_file;

drop table ledger_file;

create table ledger_file (
  id uuid primary key,
  import_id uuid not null references import (id),
  kind text not null check (kind in ('lines', 'quarantine', 'orders', 'payments', 'activities')),
  sha256 text not null,
  bytes bigint not null,
  row_count bigint not null,
  since_version bigint not null,
  until_version bigint
);

insert into ledger_file (id, import_id, kind, sha256, bytes, row_count, since_version, until_version)
select id, import_id, kind, sha256, bytes, row_count, since_version, until_version from ledger_file_before;

drop table ledger_file_before;

create index ledger_file_import on ledger_file (import_id);
