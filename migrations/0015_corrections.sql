-- Files that take the place of lines of earlier ones, what is left of those, who made each version of the ledger, and
-- which files were cleaned up.

-- What of the earlier files of its source an import takes the place of: `period:month`, `period:day`, `period:file`,
-- `invoice` or `line`.
alter table import add column replaces text;
-- How many lines of others it took the place of when it was committed.
alter table import add column replaced_lines bigint not null default 0;
-- Since which version not all lines of the import count; null while all do.
alter table import add column replaced_since bigint;

-- A file that was replaced may be delivered again.
drop index import_in_force;
create unique index import_in_force on import (file_sha256, mapping_sha256)
  where undone_at is null and replaced_since is null;

-- The file this one is the remainder of, by its hash; null for a file as it was imported.
alter table ledger_file add column remainder_of text;
-- What the lines of the file amount to in its currency, in 1/10,000; null for files of before, and where it is not of lines.
alter table ledger_file add column currency text;
alter table ledger_file add column revenue_parts bigint;
alter table ledger_file add column cost_parts bigint;
-- When a clean-up removed the file.
alter table ledger_file add column removed_at timestamptz;

create table ledger_version (
  version bigint primary key,
  what text not null,
  import_id uuid references import (id),
  reason text,
  created_by text not null,
  created_at timestamptz not null
);

insert into ledger_version (version, what, import_id, created_by, created_at)
  select ledger_version, 'import', id, created_by, created_at from import;
insert into ledger_version (version, what, import_id, created_by, created_at)
  select undone_version, 'undo', id, undone_by, undone_at from import where undone_version is not null;

-- Versions before `oldest_version` may lack files since then.
create table ledger_cleanup (
  id uuid primary key,
  oldest_version bigint not null,
  keep_versions bigint,
  keep_days bigint,
  files bigint not null,
  bytes bigint not null,
  created_by text not null,
  created_at timestamptz not null
);
