"""Adds up a raw data file per account, with DuckDB, exactly.

Every amount is an integer of 1/10,000 of the currency unit in a HUGEINT: a line's expression is evaluated in decimal,
rounded half away from zero once, and only integers are summed. No float touches money.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from datasets import DataSet


@dataclass(frozen=True)
class Facts:
    """What the file says about one customer; amounts in 1/10,000 of the currency unit."""

    customer: str
    names: frozenset[str]
    countries: frozenset[str]
    lines: int
    invoices: int
    first_day: date
    last_day: date
    last_purchase: date | None
    revenue: int
    gross_profit: int | None
    days: tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class Ledger:
    """The accepted lines of one file, summed."""

    rows: int
    left_out: int
    quarantined: int
    accepted: int
    costs: int | None
    as_of: date
    accounts: tuple[Facts, ...]


def read(data_set: DataSet, folder: Path, today: date) -> Ledger:
    """Sums the file up as of the day Mainstay would choose on `today`."""
    with duckdb.connect() as db:
        _load(db, data_set, folder / data_set.file)
        rows, kept, accepted, costs = _one_row(
            db,
            """select count(*), count(*) filter (kept), count(*) filter (kept and customer is not null),
                      sum(cost) filter (kept and customer is not null)
               from raw""",
        )
        (last,) = _one_row(db, "select max(day) from raw where kept and customer is not null and day <= ?", [today])
        as_of = default_as_of(last)
        accounts = tuple(_accounts(db, as_of))
    return Ledger(rows, rows - kept, kept - accepted, accepted, costs, as_of, accounts)


def default_as_of(last_line: date) -> date:
    """The day after the last line, or the first of the next month when at most three days of the month remain."""
    day_after = last_line + timedelta(days=1)
    next_month = (last_line.replace(day=1) + timedelta(days=32)).replace(day=1)
    return next_month if (next_month - day_after).days <= 3 else day_after


def _load(db: duckdb.DuckDBPyConnection, data_set: DataSet, file: Path) -> None:
    source = f"read_csv('{file}', all_varchar = true)" if data_set.is_csv else f"read_parquet('{file}')"
    parts = "cast(round({}, 4) * 10000 as hugeint)"
    cost = parts.format(data_set.cost) if data_set.cost else "null"
    db.execute(
        f"""create table raw as
            select nullif(trim({data_set.customer}), '') as customer,
                   {data_set.invoice} as invoice,
                   {data_set.day} as day,
                   {parts.format(data_set.revenue)} as revenue,
                   cast({cost} as hugeint) as cost,
                   {data_set.customer_name or "null"} as name,
                   {data_set.country or "null"} as country,
                   coalesce({data_set.keep}, false) as kept
            from {source}"""
    )


def _accounts(db: duckdb.DuckDBPyConnection, as_of: date) -> list[Facts]:
    answer = db.execute(
        """with line as (select * from raw where kept and customer is not null and day < ?),
                of_day as (select customer, day, sum(revenue) as net from line group by customer, day),
                rhythm as (select customer, max(day) filter (net > 0) as last_purchase,
                                  list({'day': day, 'net': net} order by day) as days
                           from of_day group by customer)
           select customer, list(distinct name), list(distinct country), count(*), count(distinct invoice),
                  min(day), max(day), any_value(last_purchase), sum(revenue), sum(revenue - cost), any_value(days)
           from line join rhythm using (customer)
           group by customer""",
        [as_of],
    ).fetchall()
    return [
        Facts(
            customer,
            frozenset(names or ()),
            frozenset(countries or ()),
            *rest,
            days=tuple((day["day"], int(day["net"])) for day in days),
        )
        for customer, names, countries, *rest, days in answer
    ]


def _one_row(db: duckdb.DuckDBPyConnection, query: str, values: list[object] | None = None) -> tuple[Any, ...]:
    row = db.execute(query, values or []).fetchone()
    if row is None:
        raise RuntimeError(f"no row from: {query}")
    return row
