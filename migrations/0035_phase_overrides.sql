-- What people say of a relationship's phase against the rules. The account is named as files name it, so that an import that is
-- taken back and brought again finds it. What is withdrawn stays.
create table phase_override (
  id uuid primary key,
  source text not null,
  external_id text not null,
  phase text not null,
  is_closed boolean not null,
  reason text not null,
  valid_from date not null,
  valid_until date,
  decided_by text not null,
  decided_at timestamptz not null,
  withdrawn_by text,
  withdrawn_at timestamptz
);

create index phase_override_account on phase_override (source, external_id);
