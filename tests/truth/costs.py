#!/usr/bin/env python3
"""Proves that costs to serve are what the definition says, by fractions in plain Python.

An invented file of invoice lines over two years, cost rates of two versions with a change in between, equations per invoice
and per account with conditions. What `mainstay costs run` prints for every account, group and percentage must equal the
recomputation to the cent, and what is charged and unused must make what the groups cost.
Exit code 0 when everything agrees, else 1.
"""

import argparse
import csv
import json
import random
import sys
import tempfile
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from currencies import run

MAPPING = """source = 'erp'
[read]
date_format = '%Y-%m-%d'
[columns]
customer = 'customer'
invoice = 'invoice'
date = 'date'
product = 'product'
quantity = 'quantity'
revenue = 'revenue'
currency = "'EUR'"
"""
RATES = """valid_from = "{start}"
[[group]]
name = "Desk"
rung = "order_cost"
unit = "min"
cost = "{desk}"
capacity = 9601
practical_percent = 83
[[group]]
name = "Warehouse"
rung = "logistics_cost"
unit = "h"
cost = "45000"
capacity = 1500
practical_percent = 80
per_months = 3
[[equation]]
name = "handling"
group = "Desk"
per = "invoice"
equation = "if return_lines > 0 then 21 min + 3.3 min/line * lines else 6 min + 1.7 min/line * lines"
[[equation]]
name = "care"
group = "Desk"
per = "account"
equation = "max(30, 4 min/product * products - 5 min/invoice * invoices)"
[[equation]]
name = "picking"
group = "Warehouse"
per = "invoice"
equation = "0.05 h + 0.02 h/piece * pieces / 7"
[[allocation]]
group = "Desk"
percent = 70
driver = "invoices"
[[allocation]]
group = "Desk"
percent = 30
driver = "max(0, revenue)"
"""
# Of each version: its first day, the first day after it within the period asked, and the cost of the desk in a month.
VERSIONS = [(date(2024, 7, 1), date(2025, 1, 1), "12345.67"), (date(2025, 1, 1), date(2025, 7, 1), "13000.01")]


def main() -> int:
    """Runs the checks and prints one line for each."""
    parser = argparse.ArgumentParser(description="Compares costs to serve with an independent recomputation.")
    parser.add_argument("--mainstay", type=Path, required=True, help="the binary")
    parser.add_argument("--seed", type=int, default=1, help="another seed is another file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mainstay-truth-") as directory:
        folder = Path(directory)
        lines = invented(random.Random(options.seed))
        with (folder / "lines.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(lines[0]))
            writer.writeheader()
            writer.writerows(lines)
        (folder / "lines.toml").write_text(MAPPING)
        mainstay = [str(options.mainstay.resolve()), "--data", str(folder / "data")]
        files = [str(folder / "lines.csv"), "--mapping", str(folder / "lines.toml")]
        run([*mainstay, "import", "lines", *files, "--yes", "--json"])
        for start, _, desk in VERSIONS:
            (folder / "costs.toml").write_text(RATES.format(start=start, desk=desk))
            run([*mainstay, "costs", "set", str(folder / "costs.toml")])
        days = ["--from", "2024-07-01", "--to", "2025-06-30"]
        printed = json.loads(run([*mainstay, "costs", "run", *days, "--format", "json"]))
    failures = 0
    for claim, expected, found in claims(lines, printed):
        same = expected == found
        failures += not same
        print(f"{'ok  ' if same else 'FAIL'} {claim}" + ("" if same else f": expected {expected}, printed {found}"))
    return 1 if failures else 0


def invented(chance: random.Random) -> list[dict[str, str]]:
    """Lines of forty customers, some of which return more than they buy."""
    lines = []
    for number in range(3_000):
        day = date(2024, 5, 1) + timedelta(days=chance.randrange(480))
        customer = f"C{int(chance.triangular(0, 40, 3)):02d}"
        for _ in range(chance.randint(1, 6)):
            back = chance.random() < 0.08
            pieces = -chance.randint(1, 9) if back else chance.randint(1, 40)
            cents = pieces * chance.randint(101, 9_999)
            sign = "-" if cents < 0 else ""
            revenue = f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
            lines.append({
                "customer": customer, "invoice": f"I{number}", "date": day.isoformat(),
                "product": f"P{chance.randint(1, 60)}", "quantity": str(pieces), "revenue": revenue,
            })
    return lines


def rounded(value: Fraction, parts: int) -> Fraction:
    """To so many parts of one, half away from zero."""
    whole = (abs(value) * parts * 2 + 1) // 2
    return Fraction(whole if value >= 0 else -whole, parts)


def cents(value: Fraction) -> int:
    return int(rounded(value, 100) * 100)


def claims(lines: list[dict[str, str]], printed: dict) -> list[tuple[str, object, object]]:
    """What must be equal: a claim, what is expected, what was printed."""
    taken: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0)] * 2)
    charged: dict[str, Fraction] = defaultdict(Fraction)
    old: dict[str, Fraction] = defaultdict(Fraction)
    supplied, used = [Fraction(0)] * 2, [Fraction(0)] * 2
    for start, end, desk in VERSIONS:
        costs = [Fraction(desk), Fraction(45_000, 3)]
        practical = [Fraction(9601 * 83, 100), Fraction(1500 * 60 * 80, 100 * 3)]
        held = [line for line in lines if start.isoformat() <= line["date"] < end.isoformat()]
        minutes = by_account(held)
        for customer in sorted(minutes):
            for group in range(2):
                for spent in minutes[customer][group]:
                    cost = rounded(spent * costs[group] / practical[group], 10_000)
                    charged[customer] += cost
                    used[group] += cost
                    taken[customer][group] += spent
        for group in range(2):
            supplied[group] += 6 * costs[group]
        for customer, amount in by_percentages(held, 6 * costs[0], 6 * costs[1]).items():
            old[customer] += amount
    told = {account["external_id"]: account for account in printed["accounts"]}
    found = []
    for group, name in enumerate(["Desk", "Warehouse"]):
        group_told = next(each for each in printed["groups"] if each["name"] == name)
        found.append((f"{name}: cost", cents(supplied[group]), group_told["supplied_minor"]))
        found.append((f"{name}: charged", cents(used[group]), group_told["used_cost_minor"]))
        found.append((f"{name}: unused", cents(supplied[group] - used[group]), group_told["unused_cost_minor"]))
    found.append(("accounts", sorted(charged), sorted(told)))
    differ = [c for c in charged if c in told and cents(charged[c]) != told[c]["cost_minor"]]
    found.append((f"cost of {len(charged)} accounts", [], differ))
    differ = [c for c in charged if c in told and cents(old[c]) != told[c]["traditional_minor"]]
    found.append((f"percentages of {len(charged)} accounts", [], differ))
    wrong = [c for c in charged if c in told and any(
        rounded(taken[c][group], 10**6) != Fraction(told[c]["taken"][group]["quantity"]) for group in range(2))]
    found.append((f"minutes of {len(charged)} accounts", [], wrong))
    return found


def by_account(lines: list[dict[str, str]]) -> dict[str, list[list[Fraction]]]:
    """The minutes each equation takes of an account in all: of the desk those of handling and care, of the warehouse picking."""
    invoices: dict[str, dict[str, list[dict[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        invoices[line["customer"]][line["invoice"]].append(line)
    minutes = {}
    for customer, theirs in invoices.items():
        handling, picking = Fraction(0), Fraction(0)
        for rows in theirs.values():
            returned = any(int(row["quantity"]) < 0 for row in rows)
            handling += 21 + Fraction("3.3") * len(rows) if returned else 6 + Fraction("1.7") * len(rows)
            pieces = sum(max(0, int(row["quantity"])) for row in rows)
            picking += 3 + rounded(Fraction("1.2") * pieces / 7, 10**6)
        products = len({row["product"] for rows in theirs.values() for row in rows})
        care = max(Fraction(30), Fraction(4 * products - 5 * len(theirs)))
        minutes[customer] = [[handling, care], [picking]]
    return minutes


def by_percentages(lines: list[dict[str, str]], desk: Fraction, warehouse: Fraction) -> dict[str, Fraction]:
    """70 % of the desk by invoices, the rest and the warehouse by net sales above zero."""
    invoices: dict[str, set[str]] = defaultdict(set)
    sales: dict[str, Fraction] = defaultdict(Fraction)
    for line in lines:
        invoices[line["customer"]].add(line["invoice"])
        sales[line["customer"]] += Fraction(line["revenue"])
    first = rounded(desk * 70 / 100, 10_000)
    by_invoices = {customer: Fraction(len(numbers)) for customer, numbers in invoices.items()}
    by_sales = {customer: max(Fraction(0), amount) for customer, amount in sales.items()}
    old: dict[str, Fraction] = defaultdict(Fraction)
    for pool, shares in ((first, by_invoices), (desk - first, by_sales), (warehouse, by_sales)):
        whole, running, given = sum(shares.values()), Fraction(0), Fraction(0)
        for customer in sorted(shares):
            running += shares[customer]
            until = rounded(pool * running / whole, 10_000)
            old[customer] += until - given
            given = until
    return old


if __name__ == "__main__":
    sys.exit(main())
