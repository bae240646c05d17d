#!/usr/bin/env python3
"""Proves that lines in several currencies add up at constant rates as the definition says.

The invented files of `currencies.py`, counted at the rates in force on one day and at the average of a period: in plain
Python integers, each amount multiplied or divided by the one rate of its currency and rounded half away from zero to
1/10,000. An average is the mean of the rates in force on each calendar day, as quoted, rounded to 1/10^12. What
`mainstay analyze --rates` prints for every account must equal the sums to the cent, and so must what it prints without.
Exit code 0 when everything agrees, else 1.
"""

import argparse
import csv
import json
import random
import sys
import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from currencies import KINDS, cents, compared, converted, run, write_files

PARTS = 10**12
LONGEST_VALIDITY = 31


def main() -> int:
    """Runs the checks and prints one line for each."""
    parser = argparse.ArgumentParser(description="Compares sums at constant rates with an independent conversion.")
    parser.add_argument("--mainstay", type=Path, required=True, help="the binary")
    parser.add_argument("--seed", type=int, default=1, help="another seed is another file")
    options = parser.parse_args()
    failures = 0
    with tempfile.TemporaryDirectory(prefix="mainstay-truth-") as directory:
        folder = Path(directory)
        write_files(folder, random.Random(options.seed))
        mainstay, data = str(options.mainstay.resolve()), str(folder / "data")
        for name in ("per_unit", "per_euro", "lines"):
            files = [str(folder / f"{name}.csv"), "--mapping", str(folder / f"{name}.toml")]
            run([mainstay, "--data", data, "import", KINDS[name], *files, "--yes", "--json"])
        rates = read_rates(folder)
        for first, last in (("2024-06-15", "2024-06-15"), ("2023-01-01", "2023-12-31"), ("2024-02-10", "2024-03-20")):
            basis = f"constant:{first}" if first == last else f"constant:{first}..{last}"
            expected = at_constant(folder, rates, date.fromisoformat(first), date.fromisoformat(last))
            failures += check(basis, expected, [mainstay, "--data", data, "analyze", "--rates", basis])
        failures += check("transaction_date", converted(folder), [mainstay, "--data", data, "analyze"])
    return 1 if failures else 0


def check(basis: str, expected: dict[str, tuple[int, int]], analyze: list[str]) -> int:
    failures = 0
    printed = json.loads(run([*analyze, "--window", "all", "--format", "json"]))
    for claim, failure in compared(expected, printed):
        failures += failure is not None
        print(f"{'FAIL' if failure else 'ok  '} {basis}: {claim}", end="")
        print(f": {failure}" if failure else "", flush=True)
    return failures


def read_rates(folder: Path) -> dict[str, tuple[bool, dict[date, int]]]:
    """Of each currency whether it is quoted per unit, and its rates by day, in parts."""
    rates: dict[str, tuple[bool, dict[date, int]]] = {}
    for name in ("per_unit", "per_euro"):
        with (folder / f"{name}.csv").open() as file:
            for row in csv.DictReader(file):
                known = rates.setdefault(row["currency"], (name == "per_unit", {}))[1]
                known[date.fromisoformat(row["date"])] = int(Decimal(row["rate"]) * PARTS)
    return rates


def constant(known: dict[date, int], first: date, last: date) -> int:
    found = []
    for day in range((last - first).days + 1):
        on = first + timedelta(days=day)
        held = [on - timedelta(days=back) for back in range(LONGEST_VALIDITY + 1)]
        found.append(next(known[each] for each in held if each in known))
    return (2 * sum(found) + len(found)) // (2 * len(found))


def away_from_zero(numerator: int, divisor: int) -> int:
    whole = (2 * abs(numerator) + divisor) // (2 * divisor)
    return whole if numerator >= 0 else -whole


def at_constant(
    folder: Path, rates: dict[str, tuple[bool, dict[date, int]]], first: date, last: date
) -> dict[str, tuple[int, int]]:
    """Revenue and gross profit of every account, in cents."""
    fixed = {currency: (per_unit, constant(known, first, last)) for currency, (per_unit, known) in rates.items()}

    def in_euros(amount: str, currency: str) -> int:
        parts = int(Decimal(amount) * 10_000)
        if currency == "EUR":
            return parts
        per_unit, rate = fixed[currency]
        return away_from_zero(parts * rate, PARTS) if per_unit else away_from_zero(parts * PARTS, rate)

    sums: dict[str, list[int]] = {}
    with (folder / "lines.csv").open() as file:
        for row in csv.DictReader(file):
            revenue = in_euros(row["revenue"], row["currency"])
            sums.setdefault(row["customer"], [0, 0])[0] += revenue
            if row["cost"]:
                sums[row["customer"]][1] += revenue - in_euros(row["cost"], row["currency"])
    return {customer: (cents(revenue), cents(profit)) for customer, (revenue, profit) in sums.items()}


if __name__ == "__main__":
    sys.exit(main())
