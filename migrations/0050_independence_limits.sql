-- How large a part of the business one customer, group, country or segment may be, from a day on. Members are named as files
-- name them. What is withdrawn or replaced stays.
create table independence_limit (
  id uuid primary key,
  dependency_on text not null,
  member text,
  measure text not null,
  percent text not null,
  holds_from date not null,
  set_by text not null,
  set_at timestamptz not null,
  withdrawn_by text,
  withdrawn_at timestamptz
);
