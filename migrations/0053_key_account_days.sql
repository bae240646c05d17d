-- From which day on an account is a key account, and the first day it is none: what people say of the past too. Empty is the
-- day it was marked, or taken off.
alter table key_account add column since date;
alter table key_account add column until date;
