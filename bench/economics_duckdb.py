#!/usr/bin/env python3
"""The ladder of every account with eight time equations in DuckDB: the yardstick.

usage: economics_duckdb.py IN.parquet RATES.json OUT.csv      (THREADS in the environment, 2 by default)

IN are the lines that an import sorts for the ledger, in its own types. Sums of money are exact decimals; minutes are doubles,
and what they cost is rounded to cents for each account and rung. Prints what the whole company earns and what starting took.
"""

import json
import os
import sys
import time
from pathlib import Path

import duckdb

JOB = """
copy (
  with
    invoice as (
      select customer_no, invoice_no, count(*) as lines,
             count(*) filter (where quantity < 0) as return_lines,
             coalesce(sum(quantity) filter (where quantity > 0), 0)::double as pieces,
             sum(net_amount) as net, sum(cost) as cost
      from read_parquet($lines) where invoice_date between date '2025-01-01' and date '2025-12-31' group by all),
    product as (
      select customer_no, count(distinct product_no) as products
      from read_parquet($lines) where invoice_date between date '2025-01-01' and date '2025-12-31' group by all),
    account as (
      select customer_no, sum(net) as net_sales, sum(cost) as cost_of_goods,
             sum(18 + 4 * lines + if(return_lines > 0, 25 + 8 * return_lines, 0) + if(lines > 20, 15, 0)) as desk,
             sum(22 + 9 * lines + 0.05 * pieces + if(lines > 10, 12, 0)) as warehouse,
             any_value(products) as products, sum(lines) as all_lines
      from invoice join product using (customer_no) group by customer_no)
  select customer_no, net_sales, cost_of_goods, net_sales - cost_of_goods as contribution_1,
         round(desk * $desk, 2)::decimal(18, 2) as order_cost,
         round(warehouse * $warehouse, 2)::decimal(18, 2) as logistics_cost,
         round((30 + 2 * products + 0.5 * all_lines) * $field, 2)::decimal(18, 2) as customer_cost,
         contribution_1 - order_cost - logistics_cost as contribution_2,
         contribution_2 - customer_cost as contribution_3
  from account order by customer_no
) to '{out}' (header)
"""
TOTALS = """
select count(*), sum(net_sales), sum(cost_of_goods), sum(order_cost), sum(logistics_cost), sum(customer_cost),
       sum(contribution_3) from read_csv($out, all_varchar = false)
"""
NAMES = ("net_sales", "cost_of_goods", "order_cost", "logistics_cost", "customer_cost", "contribution_3")


def main() -> None:
    """Tells every ladder and prints the totals."""
    start = time.process_time()
    lines, rates, out = sys.argv[1:]
    a_minute = json.loads(Path(rates).read_text())
    with duckdb.connect() as db:
        db.execute(f"set threads = {int(os.environ.get('THREADS', '2'))}")
        db.execute(JOB.format(out=out), {"lines": lines, **a_minute})
        (totals,) = db.execute(TOTALS, {"out": out}).fetchall()
    digest = {"accounts": totals[0], **{name: round(float(sum_), 2) for name, sum_ in zip(NAMES, totals[1:], strict=True)}}
    print(json.dumps({**digest, "start_seconds": start}))


if __name__ == "__main__":
    main()
