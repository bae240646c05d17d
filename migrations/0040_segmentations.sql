-- Segmentations by name, and their versions. A version never changes: what it asks is in `definition`, the groups that were found for
-- it in `found`, empty where there was nothing to find. `places` says of each account of its run, in the run's order, the place of
-- its segment.
create table segmentation (
  id uuid primary key,
  name text not null,
  name_key text not null unique,
  created_by text not null,
  created_at timestamptz not null
);

create table segmentation_version (
  id uuid primary key,
  segmentation_id uuid not null references segmentation (id),
  number bigint not null,
  reason text not null,
  definition text not null,
  found text not null,
  method_version text not null,
  run_id uuid not null references portfolio_run (id),
  segments text not null,
  places text not null,
  made_by text not null,
  made_at timestamptz not null,
  unique (segmentation_id, number)
);
