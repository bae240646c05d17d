#!/usr/bin/env python3
"""Proves that lines in several currencies add up as the definition says.

It writes an invented file of invoice lines in five currencies and two files of exchange rates, one quoted per unit of the
currency and one the way the European Central Bank quotes, with days without a rate among them. DuckDB converts every line
at the latest rate of its day or before, in integers, rounded half away from zero to 1/10,000, and sums the accounts. Then
the same files go through the public command line into two fresh data directories, rates first and lines first, and what
`mainstay analyze` prints for every account must equal the sums to the cent. Exit code 0 when everything agrees, else 1.
"""

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

LINES = 20_000
ACCOUNTS = 60
FIRST = date(2023, 1, 1)
DAYS = 1_000
# Rates of the first file are euros for one unit; of the second, units for one euro.
PER_UNIT = {"USD": Decimal("0.92"), "CHF": Decimal("1.04")}
PER_EURO = {"GBP": Decimal("0.86"), "JPY": Decimal("161.5")}
MAPPINGS = {
    "lines": """source = "truth"
reporting_currency = "EUR"
[columns]
customer = "customer"
invoice = "invoice"
date = "date"
revenue = "revenue"
cost = "cost"
currency = "currency"
""",
    "per_unit": """source = "truth"
kind = "rates"
reporting_currency = "EUR"
[columns]
currency = "currency"
date = "date"
rate = "rate"
""",
}
MAPPINGS["per_euro"] = MAPPINGS["per_unit"] + '[rates]\nquote = "per_reporting_unit"\n'
KINDS = {"lines": "lines", "per_unit": "rates", "per_euro": "rates"}


def main() -> int:
    """Runs the checks and prints one line for each."""
    parser = argparse.ArgumentParser(description="Compares converted sums with an independent conversion.")
    parser.add_argument("--mainstay", type=Path, required=True, help="the binary")
    parser.add_argument("--seed", type=int, default=1, help="another seed is another file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mainstay-truth-") as directory:
        folder = Path(directory)
        write_files(folder, random.Random(options.seed))
        expected = converted(folder)
        failures = 0
        for order in (("per_unit", "per_euro", "lines"), ("lines", "per_euro", "per_unit")):
            printed = imported_and_analyzed(options.mainstay.resolve(), folder, order)
            for claim, failure in compared(expected, printed):
                failures += failure is not None
                print(f"{'FAIL' if failure else 'ok  '} currencies, {order[0]} first: {claim}", end="")
                print(f": {failure}" if failure else "", flush=True)
    return 1 if failures else 0


def write_files(folder: Path, chance: random.Random) -> None:
    """Lines on every day, rates on working days only, and in one stretch on none for four weeks."""
    for name, rates in (("per_unit", PER_UNIT), ("per_euro", PER_EURO)):
        rows = []
        for currency, start in rates.items():
            rate = start
            for day in range(-7, DAYS):
                on = FIRST + timedelta(days=day)
                rate = (rate * (1 + Decimal(chance.randint(-80, 80)) / 10_000)).quantize(Decimal("0.000001"))
                if on.weekday() < 5 and not 400 < day < 428:
                    rows.append((currency, on.isoformat(), rate))
        write(folder / f"{name}.csv", ("currency", "date", "rate"), rows)
    currencies = ["EUR", *PER_UNIT, *PER_EURO]
    rows = []
    for number in range(LINES):
        revenue = Decimal(chance.randint(-300_000, 9_000_000)) / 10_000
        cost = (revenue * Decimal("0.7")).quantize(Decimal("0.0001")) if chance.random() < 0.9 else ""
        on = FIRST + timedelta(days=chance.randrange(DAYS))
        account = f"{chance.randrange(ACCOUNTS):03}"
        rows.append((account, f"I{number // 3}", on.isoformat(), revenue, cost, chance.choice(currencies)))
    write(folder / "lines.csv", ("customer", "invoice", "date", "revenue", "cost", "currency"), rows)
    for name, mapping in MAPPINGS.items():
        (folder / f"{name}.toml").write_text(mapping)


def write(path: Path, header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def converted(folder: Path) -> dict[str, tuple[int, int]]:
    """Revenue and gross profit of every account, in cents."""
    away = "sign({0}) * ((2 * abs({0}) + {1}) // (2 * {1}))"
    parts = "cast(cast({0} as decimal(18, 4)) * 10000 as hugeint)"
    unit = "cast(1000000000000 as hugeint)"

    def in_euros(amount: str) -> str:
        multiplied = away.format(f"({amount} * rate)", unit)
        divided = away.format(f"({amount} * {unit})", "rate")
        return (
            f"case when {amount} is null then null when currency = 'EUR' then {amount}"
            f" when per_unit then {multiplied} else {divided} end"
        )

    with duckdb.connect() as db:
        db.execute(
            f"""create table rate as
                select currency, cast(date as date) as day, per_unit,
                       cast(cast(rate as decimal(18, 6)) * 1000000 as hugeint) * 1000000 as rate
                from (select *, true as per_unit from read_csv('{folder}/per_unit.csv', all_varchar = true)
                      union all select *, false from read_csv('{folder}/per_euro.csv', all_varchar = true))"""
        )
        db.execute(
            f"""create table line as
                select customer, cast(date as date) as day, currency, {parts.format("revenue")} as revenue,
                       {parts.format("nullif(cost, '')")} as cost
                from read_csv('{folder}/lines.csv', all_varchar = true)"""
        )
        rows = db.execute(
            f"""with known as (select line.*, rate.rate, rate.per_unit
                               from line asof left join rate
                                 on line.currency = rate.currency and line.day >= rate.day),
                     euros as (select customer, {in_euros("revenue")} as revenue, {in_euros("cost")} as cost
                               from known)
                select customer, sum(revenue),
                       sum(case when cost is not null then revenue - cost end)
                from euros group by customer"""
        ).fetchall()
    return {customer: (cents(revenue), cents(profit)) for customer, revenue, profit in rows}


def cents(parts: int) -> int:
    """1/10,000 to cents, half away from zero."""
    whole = (abs(int(parts)) + 50) // 100
    return whole if parts >= 0 else -whole


def imported_and_analyzed(mainstay: Path, folder: Path, order: tuple[str, ...]) -> dict[str, Any]:
    """What a fresh data directory prints."""
    with tempfile.TemporaryDirectory(prefix="data-", dir=folder) as data:
        for name in order:
            files = [str(folder / f"{name}.csv"), "--mapping", str(folder / f"{name}.toml")]
            run([str(mainstay), "--data", data, "import", KINDS[name], *files, "--yes", "--json"])
        analyze = [str(mainstay), "--data", data, "analyze", "--window", "all", "--format", "json"]
        printed: dict[str, Any] = json.loads(run(analyze))
    return printed


def run(command: list[str]) -> str:
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        raise SystemExit(f"`{' '.join(command)}` exited with {finished.returncode}: {finished.stderr.strip()[-600:]}")
    return finished.stdout


def compared(expected: dict[str, tuple[int, int]], printed: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Each claim, and what was found where it fails."""
    yield "currency", None if printed["currency"] == "EUR" else printed["currency"]
    found = {row["external_id"]: (row["revenue"], row["gross_profit"]) for row in printed["accounts"]}
    missing = sorted(expected.keys() ^ found.keys())
    yield f"{len(expected)} accounts", f"not in both: {missing[:3]}" if missing else None
    wrong = [f"{key}: expected {expected[key]}, printed {found[key]}" for key in expected if found.get(key) != expected[key]]
    yield "revenue and gross profit of each", f"{len(wrong)} differ, such as {wrong[0]}" if wrong else None


if __name__ == "__main__":
    sys.exit(main())
