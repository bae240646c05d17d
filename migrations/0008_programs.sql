-- What lets a program ask the API in somebody's name; only the hash of the secret is kept.
create table api_token (
  id uuid primary key,
  user_id uuid not null references app_user (id) on delete cascade,
  name text not null,
  beginning text not null,
  token_hash text not null unique,
  scopes text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_on date
);

create index api_token_user on api_token (user_id);

create table saved_filter (
  id uuid primary key,
  user_id uuid not null references app_user (id) on delete cascade,
  page text not null check (page in ('portfolio', 'accounts')),
  name text not null,
  name_key text not null,
  query text not null,
  shared boolean not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  unique (user_id, page, name_key)
);
