-- Runs that are due by themselves. Whoever saved an entry last answers for it: its runs have their rights.
create table calendar_entry (
  id uuid primary key,
  name text not null,
  name_key text not null unique,
  schedule text not null,
  asked jsonb not null,
  enabled boolean not null,
  next_due_on date not null,
  saved_by text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null
);

-- What came of each due day; it stays when the entry is removed, so that a run still says where it is from.
create table calendar_run (
  id uuid primary key,
  entry_id uuid not null,
  entry_name text not null,
  due_on date not null,
  job_id uuid not null references job (id),
  outcome text check (outcome in ('computed', 'failed')),
  run_id uuid references portfolio_run (id),
  message text,
  asked_at timestamptz not null,
  finished_at timestamptz
);

create index calendar_run_of_entry on calendar_run (entry_id, due_on);
create index calendar_run_of_run on calendar_run (run_id);

-- Runs that people want to find again.
create table pinned_run (
  run_id uuid primary key references portfolio_run (id) on delete cascade,
  note text not null,
  pinned_by text not null,
  pinned_at timestamptz not null
);
