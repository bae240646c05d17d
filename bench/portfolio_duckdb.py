#!/usr/bin/env python3
"""The portfolio benchmark's job in DuckDB: the yardstick. Prints the digest as one JSON line, and what starting took.

usage: portfolio_duckdb.py IN.parquet OUT.parquet      (THREADS in the environment, 2 by default)

bench/README.md has the contract. Sums are doubles, as DuckDB's users would have them.
"""

import json
import os
import sys
import time

import duckdb

AS_OF = "date '2026-01-01'"
LAST_MONTH = 2025 * 12 + 12

ACCOUNTS = f"""
create table account as
with
  month as (
    select account_id, year(invoice_date) * 12 + month(invoice_date) as month,
           sum(revenue) as revenue, sum(revenue - cost) as gross_profit, count(*) as lines,
           min(invoice_date) as first_date, max(invoice_date) as last_date
    from read_parquet($file) group by all),
  total as (
    select account_id, sum(revenue) as revenue, sum(gross_profit) as gross_profit, cast(sum(lines) as bigint) as lines,
           min(first_date) as first_date, max(last_date) as last_date,
           sum(revenue * revenue) as squares, {LAST_MONTH} - min(month) + 1 as months
    from month group by account_id),
  invoices as (
    select account_id, count(distinct invoice_id) as frequency from read_parquet($file) group by account_id)
select total.*, frequency, {AS_OF} - last_date as recency, revenue / months as mean,
       sqrt(greatest(squares / months - (revenue / months) ** 2, 0)) as deviation
from total join invoices using (account_id)
"""

RESULT = """
create table result as
with judged as (
  select *,
    case when mean > 0 then deviation / mean end as cv,
    coalesce(sum(greatest(revenue, 0)) over by_revenue, 0) / sum(greatest(revenue, 0)) over () as revenue_before,
    coalesce(sum(greatest(gross_profit, 0)) over by_gross_profit, 0) / sum(greatest(gross_profit, 0)) over ()
      as gross_profit_before,
    ntile(5) over (order by recency desc, account_id) as r,
    ntile(5) over (order by frequency, account_id) as f,
    ntile(5) over (order by revenue, account_id) as m
  from account
  window
    by_revenue as (order by revenue desc, account_id rows between unbounded preceding and 1 preceding),
    by_gross_profit as (order by gross_profit desc, account_id rows between unbounded preceding and 1 preceding))
select account_id, revenue, gross_profit, lines, frequency, first_date, last_date, recency, mean, deviation, cv,
  r, f, m,
  case when revenue <= 0 then 'C' when revenue_before < 0.80 then 'A' when revenue_before < 0.95 then 'B' else 'C' end
    as abc_rev,
  case when gross_profit <= 0 then 'C' when gross_profit_before < 0.80 then 'A' when gross_profit_before < 0.95 then 'B'
    else 'C' end as abc_gp,
  case when months < 6 or mean <= 0 then 'N' when cv <= 0.5 then 'X' when cv <= 1.0 then 'Y' else 'Z' end as xyz
from judged
"""

RANKED = """
with
  ranked as (
    select revenue as x, row_number() over (order by revenue, account_id) as i, count(*) over () as n,
           sum(revenue) over () as s
    from result where revenue > 0)
"""

CONCENTRATION = f"""
{RANKED}
select 2 * sum(i * x) / (max(n) * max(s)) - (max(n) + 1) / max(n) as gini,
       sum((x / s) ** 2) as hhi,
       sum(x) filter (i > n - ceil(0.2 * n)) / max(s) as top20
from ranked
"""

LORENZ = f"""
{RANKED}, step as (select (i * 100 - 1) // n as part, sum(x) as value from ranked group by part)
select part, sum(value) over (order by part) / sum(value) over () as share from step order by part
"""


def main() -> None:
    """Runs the job and prints its digest."""
    start = time.process_time()
    source, out = sys.argv[1:]
    with duckdb.connect() as db:
        db.execute(f"set threads = {int(os.environ.get('THREADS', '2'))}")
        db.execute("set preserve_insertion_order = false")
        db.execute(ACCOUNTS, {"file": source})
        db.execute(RESULT)
        db.execute(f"copy result to '{out}' (format parquet, compression zstd)")
        print(json.dumps({**digest(db), "start_seconds": start}))


def digest(db: duckdb.DuckDBPyConnection) -> dict[str, object]:
    """What every engine must agree on."""
    gini, hhi, top20 = db.execute(CONCENTRATION).fetchall()[0]
    ((accounts, best),) = db.execute(
        "select count(*), count(*) filter (r = 5 and f = 5 and m = 5) from result"
    ).fetchall()
    return {
        "accounts": accounts,
        "abc_rev": counts(db, "abc_rev"),
        "abc_gp": counts(db, "abc_gp"),
        "xyz": counts(db, "xyz"),
        "gini": gini,
        "hhi": hhi,
        "top20": top20,
        "lorenz": len(db.execute(LORENZ).fetchall()),
        "rfm555": best,
    }


def counts(db: duckdb.DuckDBPyConnection, column: str) -> dict[str, int]:
    """How many accounts each class has."""
    return dict(db.execute(f"select {column}, count(*) from result group by {column} order by {column}").fetchall())


if __name__ == "__main__":
    main()
