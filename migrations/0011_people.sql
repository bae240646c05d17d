-- A link may let somebody set a new password. SQLite has no way to widen a check, so the table is made anew.

create table one_time_link_before as select * from one_time_link;

drop table one_time_link;

create table one_time_link (
  id uuid primary key,
  purpose text not null check (purpose in ('setup', 'sign_in', 'password')),
  token_hash text not null unique,
  user_id uuid references app_user (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

insert into one_time_link (id, purpose, token_hash, user_id, created_at, expires_at, used_at)
select id, purpose, token_hash, user_id, created_at, expires_at, used_at from one_time_link_before;

drop table one_time_link_before;

create index session_of_user on session (user_id);
