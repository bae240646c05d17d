create table account (
  id uuid primary key,
  source text not null,
  external_id text not null,
  name text not null,
  name_key text not null,
  country text,
  origin text not null check (origin in ('lines', 'master')),
  first_import uuid,
  created_at timestamptz not null,
  unique (source, external_id)
);

create index account_name_key on account (name_key);

create table account_grant (
  user_id uuid not null references app_user (id) on delete cascade,
  account_id uuid not null references account (id) on delete cascade,
  primary key (user_id, account_id)
);

create table product (
  id uuid primary key,
  source text not null,
  external_id text not null,
  name text not null,
  category text,
  origin text not null check (origin in ('lines', 'master')),
  first_import uuid,
  created_at timestamptz not null,
  unique (source, external_id)
);
