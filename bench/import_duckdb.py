#!/usr/bin/env python3
"""The import benchmark in DuckDB: one CSV of invoice lines to one sorted Parquet file. The yardstick.

usage: import_duckdb.py draw LINES.parquet OUT.csv [R]    writes the CSV from the lines of invoices.py
       import_duckdb.py import IN.csv OUT.parquet         the job that is timed (THREADS, 2 by default)

Invoice numbers begin with the letter given, R by default: later lines have later numbers.

The job knows the types of the columns, keeps amounts as exact decimals and writes those that the ledger
keeps; it prints rows, revenue and what starting took.
"""

import json
import os
import sys
import time

import duckdb

DRAW = """
copy (
  select '{series}' || lpad(cast(invoice_id as varchar), 9, '0') as invoice_no,
         invoice_date,
         lpad(cast(account_id as varchar), 8, '0') as customer_no,
         'Customer ' || account_id || [' GmbH & Co. KG', ' B.V.', ', a.s.'][1 + account_id % 3] as customer_name,
         ['DE', 'AT', 'CH', 'NL', 'FR', 'PL', 'CZ'][1 + account_id % 7] as country,
         'P-' || lpad(cast(product_id as varchar), 5, '0') as product_no,
         'Product ' || product_id as product_name,
         qty as quantity,
         cast(revenue as decimal(18, 2)) as net_amount,
         cast(cost as decimal(18, 2)) as cost
  from read_parquet($lines)
) to '{out}' (header, delimiter ',')
"""

IMPORT = """
copy (
  select customer_no, invoice_no, invoice_date, product_no, quantity, net_amount, cost
  from read_csv($lines, header = true, delim = ',', columns = {{
    'invoice_no': 'varchar', 'invoice_date': 'date', 'customer_no': 'varchar', 'customer_name': 'varchar',
    'country': 'varchar', 'product_no': 'varchar', 'product_name': 'varchar',
    'quantity': 'decimal(18, 4)', 'net_amount': 'decimal(18, 4)', 'cost': 'decimal(18, 4)'}})
  order by customer_no, invoice_date, invoice_no
) to '{out}' (format parquet, compression zstd)
"""

TOTALS = "select count(*), sum(net_amount) from read_parquet($out)"


def main() -> None:
    """Draws or imports."""
    start = time.process_time()
    verb, source, out, *series = sys.argv[1:]
    with duckdb.connect() as db:
        db.execute(f"set threads = {int(os.environ.get('THREADS', '2'))}")
        db.execute({"draw": DRAW, "import": IMPORT}[verb].format(out=out, series=(series or ["R"])[0]), {"lines": source})
        if verb == "import":
            ((rows, revenue),) = db.execute(TOTALS, {"out": out}).fetchall()
            print(json.dumps({"accepted": rows, "revenue": int(revenue * 100), "start_seconds": start}))


if __name__ == "__main__":
    main()
