-- What a run was asked, without what it was told with: runs by a rung of the ladder keep in `parameters` which costs they were
-- told with, and are compared by what they were asked. Null for runs from before: all their parameters were asked.

alter table portfolio_run add column question text;
