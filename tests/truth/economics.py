#!/usr/bin/env python3
"""Recomputes contribution ladder, whale curve and bridge from an exported ledger, apart from the Rust code.

It invents a company: lines with and without cost, list price, discount and freight, returns, invoices that are paid early,
late or not at all, and rebate agreements of both reaches. The files go through the public command line; the lines are read
back with `mainstay sql` as CSV, and everything is told again in integers: each ladder by account and by product, the curve,
portfolio runs ranked and classed by rungs of the ladder, and the bridges of net sales and gross profit. Every figure must
agree to the cent, every class and rank exactly. Exit code 0 when they do, else 1.
"""

import argparse
import csv
import io
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

PARTS = 10_000
CENT = 100
CAPITAL = 65_000  # 6.5 % in 1/10,000 of a percent
RATES = """valid_from = "2024-01-01"
[[group]]
name = "Order desk"
rung = "order_cost"
unit = "min"
cost = "1260.50"
capacity = 4000
practical_percent = 80
[[group]]
name = "Warehouse"
rung = "logistics_cost"
unit = "min"
cost = 2100
capacity = 9000
practical_percent = 85
[[equation]]
name = "order_taking"
group = "Order desk"
per = "invoice"
equation = "8 min + 2 min/line * lines"
[[equation]]
name = "picking"
group = "Warehouse"
equation = "3 min/line * lines + 0.5 min/piece * pieces"
"""
# Cost in 1/10,000 and practical minutes of a month.
DESK, WAREHOUSE = (1260_5000, 3200), (2100_0000, 7650)
AS_OF = date(2026, 1, 1)
FROM, UNTIL = date(2025, 1, 1), date(2026, 1, 1)
BEFORE_FROM, BEFORE_UNTIL = date(2024, 1, 1), date(2025, 1, 1)
MAPPINGS = {
    "lines": """source = "truth"
reporting_currency = "EUR"
[columns]
customer = "customer"
invoice = "invoice"
date = "date"
product = "product"
quantity = "quantity"
revenue = "revenue"
cost = "cost"
list_price = "list"
discount = "discount"
freight = "freight"
currency = "'EUR'"
""",
    "payments": """source = "truth"
kind = "payments"
[columns]
customer = "customer"
invoice = "invoice"
amount = "amount"
discount = "kept"
currency = "'EUR'"
invoice_date = "date"
due_date = "due"
paid_date = "paid"
""",
    "rebates": """source = "truth"
kind = "rebates"
[columns]
agreement = "agreement"
customer = "customer"
valid_from = "from"
valid_to = "until"
basis = "basis"
reach = "reach"
tier_from = "tier"
percent = "percent"
currency = "'EUR'"
""",
}


def parts(text: str) -> int | None:
    """Decimal text in 1/10,000; None where there is none."""
    if text == "":
        return None
    sign = -1 if text.startswith("-") else 1
    whole, _, decimals = text.lstrip("-").partition(".")
    return sign * (int(whole) * PARTS + int(decimals.ljust(4, "0")[:4]))


def rounded(numerator: int, divisor: int) -> int:
    """Half away from zero."""
    if divisor < 0:
        numerator, divisor = -numerator, -divisor
    whole, rest = divmod(abs(numerator), divisor)
    whole += 1 if rest * 2 >= divisor else 0
    return whole if numerator >= 0 else -whole


def invented(rng: random.Random) -> tuple[list[list], list[list], list[list]]:
    lines, payments, rebates = [], [], []
    for number in range(900):
        customer = f"C{rng.randrange(25):02}"
        day = BEFORE_FROM + timedelta(days=rng.randrange(731))
        invoice, total = f"I{number:04}", 0
        for product in rng.sample(range(12), rng.randrange(1, 5)):
            quantity = rng.randrange(1, 40) * (-1 if rng.random() < 0.04 else 1)
            price = 500 + 137 * product + rng.randrange(-40, 60)
            cents = quantity * price
            total += cents
            cost = "" if rng.random() < 0.07 else f"{quantity * (price * rng.randrange(55, 108) // 100) / 100:.2f}"
            listed = f"{(price + 50) / 100:.2f}" if rng.random() < 0.8 else ""
            discount = f"{rng.randrange(0, 900) / 100:.2f}" if rng.random() < 0.3 else ""
            freight = f"{rng.randrange(100, 900) / 100:.2f}" if rng.random() < 0.5 else ""
            lines.append([customer, invoice, day, f"P{product}", quantity, f"{cents / 100:.2f}", cost, listed, discount, freight])
        if total > 0 and rng.random() < 0.7:
            paid = day + timedelta(days=rng.randrange(5, 90))
            kept = f"{total * 2 // 100 / 100:.2f}" if rng.random() < 0.4 else "0.00"
            told = "" if rng.random() < 0.1 else paid
            payments.append([customer, invoice, f"{total * 119 // 100 / 100:.2f}", kept, day, day + timedelta(days=30), told])
    # Of one customer no cost is known: it has no contribution, and that is not one of nothing.
    for number in range(5):
        lines.append(["CX", f"X{number}", date(2025, 3 + number, 7), "P1", 10, "63.70", "", "", "", ""])
    for at in range(8):
        reach = "retroactive" if at % 2 else "incremental"
        for tier, percent in ((200, 1), (900, 2), (2000, "3.5")):
            rebates.append([f"R{at}", f"C{at:02}", "2025-01-01", "2025-12-31", "revenue", reach, tier, percent])
    return lines, payments, rebates


def mainstay(program: str, data: Path, *arguments: str) -> str:
    done = subprocess.run([program, "--data", str(data), *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"mainstay {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def imported(program: str, folder: Path, data: Path, kind: str, header: list[str], rows: list[list]) -> None:
    file, mapping = folder / f"{kind}.csv", folder / f"{kind}.toml"
    with file.open("w", newline="") as out:
        csv.writer(out).writerows([header, *rows])
    mapping.write_text(MAPPINGS[kind])
    mainstay(program, data, "import", kind, str(file), "--mapping", str(mapping), "--yes")


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def share_out(total: int, weights: list[int]) -> list[int]:
    """Whole cents by weight, the largest remainder first, the first of equals first."""
    units, whole = rounded(total, CENT), sum(weights)
    if whole == 0:
        best = max(range(len(weights)), key=lambda at: (abs(weights[at]), -at)) if weights else None
        return [units * CENT if at == best else 0 for at in range(len(weights))]
    sign = 1 if whole > 0 else -1
    due = [divmod(units * weight * sign, abs(whole)) for weight in weights]
    shares = [quotient for quotient, _ in due]
    order = sorted(range(len(due)), key=lambda at: -due[at][1])
    for at in order[: units - sum(shares)]:
        shares[at] += 1
    return [share * CENT for share in shares]


def share_by_block(total: int, keys: list[tuple], weights: list[int]) -> list[int]:
    """The shares of cells: first to what a customer bought in a month with or without a known cost, then within it."""
    blocks: dict[tuple, list[int]] = defaultdict(list)
    for at, (customer, month, _, is_costed) in enumerate(keys):
        blocks[customer, month, is_costed].append(at)
    shares = [0] * len(keys)
    of_blocks = [places for _, places in sorted(blocks.items())]
    for places, share in zip(of_blocks, share_out(total, [sum(weights[at] for at in places) for places in of_blocks])):
        for at, own in zip(places, share_out(share, [weights[at] for at in places])):
            shares[at] = own
    return shares


def rebate(tiers: list[tuple[int, int]], reach: str, sold: int) -> int:
    reached = [(start, percent) for start, percent in tiers if start <= sold]
    if not reached:
        return 0
    if reach == "retroactive":
        return rounded(sold * reached[-1][1], 100 * PARTS)
    ends = [start for start, _ in tiers[1:]] + [sold]
    return sum(rounded((min(end, sold) - start) * percent, 100 * PARTS) for (start, percent), end in zip(reached, ends))


def cells_of(lines: list[dict[str, str]]) -> dict[tuple, dict[str, int]]:
    """Lines by customer, month, product and whether their cost is known: what off-invoice amounts are shared out to."""
    cells: dict[tuple, dict[str, int]] = {}
    for line in sorted(lines, key=lambda line: (line["customer"], line["date"][:7], line["product"], line["cost"] != "")):
        key = (line["customer"], line["date"][:7], line["product"], line["cost"] != "")
        cell = cells.setdefault(key, defaultdict(int))
        net, quantity = parts(line["revenue"]), parts(line["quantity"])
        price, discount, freight = (parts(line[name]) for name in ("list_price", "discount", "freight"))
        listed = rounded(price * quantity, PARTS) if price is not None else net + discount if discount is not None else net
        cell["net_sales"] += net
        cell["list_sales"] += listed
        cell["invoice_discount"] += discount if discount is not None else listed - net
        cell["freight"] += freight or 0
        cell["has_freight"] += freight is not None
        cell["lines"] += 1
        cell["cost_of_goods"] += parts(line["cost"]) or 0
    return cells


def ladders(lines: list[dict[str, str]], payments: list[list], rebates: list[list]) -> dict[tuple, dict[str, int]]:
    lines = [line for line in lines if FROM.isoformat() <= line["date"][:10] < UNTIL.isoformat()]
    cells = cells_of(lines)
    of_line = lambda line: (line["customer"], line["date"][:7], line["product"], line["cost"] != "")  # noqa: E731
    agreements: dict[tuple, list] = defaultdict(list)
    for name, customer, _, _, _, reach, tier, percent in rebates:
        agreements[name, customer, reach].append((int(tier) * PARTS, parts(str(percent))))
    for (_, customer, reach), tiers in agreements.items():
        under = [key for key in cells if key[0] == customer]
        total = rebate(tiers, reach, sum(cells[key]["net_sales"] for key in under))
        for key, share in zip(under, share_by_block(total, under, [cells[key]["net_sales"] for key in under])):
            cells[key]["rebate"] += share
    on_invoice: dict[tuple, dict[tuple, int]] = defaultdict(lambda: defaultdict(int))
    for line in lines:
        on_invoice[line["customer"], line["invoice"]][of_line(line)] += parts(line["revenue"])
    for customer, invoice, _, kept, day, _, paid in payments:
        found = on_invoice.get((customer, invoice))
        if not found:
            continue
        is_paid = paid != "" and paid < AS_OF
        days = ((paid if is_paid else AS_OF) - day).days
        keys = [key for key in cells if key in found]
        weights = [found[key] for key in keys]
        wait = rounded(sum(weights) * CAPITAL * days * 100, 100 * PARTS * 365 * 100)
        kept_by_cell = share_by_block(parts(kept) if is_paid else 0, keys, weights)
        for key, share, waited in zip(keys, kept_by_cell, share_by_block(wait, keys, weights)):
            cells[key]["cash_discount"] += share
            cells[key]["payment_terms"] += waited
    serve(lines, cells)
    for key, cell in cells.items():
        pocket = cell["net_sales"] - sum(cell[name] for name in ("rebate", "cash_discount", "payment_terms", "freight"))
        cell["pocket_sales"] = pocket
        cell["uncosted_sales"] = 0 if key[3] else pocket
        cell["contribution_1"] = pocket - cell["uncosted_sales"] - cell["cost_of_goods"]
        # What serving lines without a cost costs is left out with their sales.
        for rung in ("order_cost", "logistics_cost"):
            cell[rung] = cell[rung] if key[3] else 0
        cell["contribution_2"] = cell["contribution_1"] - cell["order_cost"] - cell["logistics_cost"]
    return cells


def serve(lines: list[dict[str, str]], cells: dict[tuple, dict[str, int]]) -> None:
    """Each customer's minutes at the cost of a minute, in whole cents over its cells by their lines."""
    for customer in {line["customer"] for line in lines}:
        own = [line for line in lines if line["customer"] == customer]
        pieces = sum(max(parts(line["quantity"]), 0) for line in own)
        desk = 8 * len({line["invoice"] for line in own}) + 2 * len(own)
        # Half a minute of each piece, pieces in 1/10,000.
        warehouse = 3 * len(own) * 2 * PARTS + pieces
        charges = {
            "order_cost": rounded(desk * DESK[0], DESK[1]),
            "logistics_cost": rounded(warehouse * WAREHOUSE[0], WAREHOUSE[1] * 2 * PARTS),
        }
        keys = [key for key in cells if key[0] == customer]
        for rung, charge in charges.items():
            for key, share in zip(keys, share_by_block(charge, keys, [cells[key]["lines"] for key in keys])):
                cells[key][rung] += share


def added(cells: dict[tuple, dict[str, int]], place: int) -> dict[str, dict[str, int]]:
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for key, cell in cells.items():
        for name, amount in cell.items():
            sums[f"truth:{key[place]}"][name] += amount
            sums[""][name] += amount
    return sums


def abc(values: dict[str, int]) -> dict[str, tuple[int, int, str]]:
    """Rank, sum of better positive values and class of each account: A below 80 % of the base, B below 95 %, C after, N at zero
    or below."""
    base, before, judged = sum(max(value, 0) for value in values.values()), 0, {}
    for rank, (account, value) in enumerate(sorted(values.items(), key=lambda of: (-of[1], of[0].encode())), 1):
        letter = "N" if value <= 0 else "A" if 100 * before < 80 * base else "B" if 100 * before < 95 * base else "C"
        judged[account] = (rank, before, letter)
        before += max(value, 0)
    return judged


def runs_by_rungs(program: str, data: Path, cells: dict[tuple, dict[str, int]], wrong: list[str]) -> None:
    """Ranks, classes and shares of runs by some rungs, over the year before the as-of day."""
    sums = {key.removeprefix("truth:"): sum_ for key, sum_ in added(cells, 0).items() if key}
    costed = {customer for customer, _, _, is_costed in cells if is_costed}
    for rung in ("net_sales", "rebate", "pocket_sales", "contribution_1", "order_cost", "contribution_2"):
        takes_cost = rung not in ("net_sales", "rebate", "pocket_sales")
        values = {account: of[rung] for account, of in sums.items() if account in costed or not takes_cost}
        known, base = abc(values), sum(max(value, 0) for value in values.values())
        asked = ("analyze", "--as-of", AS_OF.isoformat(), "--measure", rung, "--format", "csv")
        table = {row["external_id"]: row for row in rows_of(mainstay(program, data, *asked)) if row["lines"] != "0"}
        if set(table) != set(sums):
            wrong.append(f"{rung}: the run has {sorted(set(table) ^ set(sums))} more or less")
        for account, row in table.items():
            if account not in values:
                told = (row["rank"], row["rung_amount"], row["share"], row["rung_class"])
                if told != ("", "", "", "unknown"):
                    wrong.append(f"{rung} of {account} is not known, and the run says {told}")
                continue
            rank, before, letter = known[account]
            if (row["rank"], row["rung_class"], row["rung"]) != (str(rank), letter, rung):
                wrong.append(f"{rung} of {account}: {row['rank']} {row['rung_class']} instead of {rank} {letter}")
            if parts(row["rung_amount"]) != values[account]:
                wrong.append(f"{rung} of {account}: {row['rung_amount']} instead of {values[account] / PARTS:.4f}")
            up_to = (before + max(values[account], 0)) / base
            if abs(float(row["cumulative_share"]) - up_to) > 1e-9:
                wrong.append(f"{rung} of {account}: {row['cumulative_share']} of all instead of {up_to}")


def bridge(lines: list[dict[str, str]], margin: bool) -> dict[str, int]:
    items: dict[tuple, list[list[int]]] = defaultdict(lambda: [[0, 0, 0, 0], [0, 0, 0, 0]])
    for line in lines:
        if margin and line["cost"] == "":
            continue
        side = 0 if line["date"][:10] < BEFORE_UNTIL.isoformat() else 1
        into = items[line["customer"], line["product"]][side]
        into[0] += 1
        into[1] += parts(line["revenue"])
        into[2] += parts(line["cost"]) or 0 if margin else 0
        into[3] += parts(line["quantity"])
    bars: dict[str, int] = defaultdict(int)
    both = [[0, 0], [0, 0]]
    for before, after in items.values():
        (count0, sales0, cost0, quantity0), (count1, sales1, cost1, quantity1) = before, after
        value0, value1 = sales0 - cost0, sales1 - cost1
        bars["before"] += value0
        bars["after"] += value1
        if not count0:
            bars["new"] += value1
        elif not count1:
            bars["lost"] -= value0
        elif quantity0 <= 0 or quantity1 <= 0:
            bars["other"] += value1 - value0
        else:
            bars["price"] += sales1 - rounded(sales0 * quantity1, quantity0)
            bars["cost"] += rounded(cost0 * quantity1, quantity0) - cost1
            both[0][0] += quantity0
            both[0][1] += value0
            both[1][0] += quantity1
            both[1][1] += value1
    (quantity0, value0), (quantity1, value1) = both
    bars["volume"] = rounded((quantity1 - quantity0) * value0, quantity0)
    bars["mix"] = value1 - value0 - bars["price"] - bars["cost"] - bars["volume"]
    return bars


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--mainstay", default="mainstay")
    program = arguments.parse_args().mainstay
    wrong: list[str] = []

    def same(what: str, told: str, known: int) -> None:
        if parts(told or "0") != known:
            wrong.append(f"{what}: {told} instead of {known / PARTS:.4f}")

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        data = folder / "data"
        sold, payments, rebates = invented(random.Random(20261122))
        imported(program, folder, data, "lines", ["customer", "invoice", "date", "product", "quantity", "revenue", "cost", "list", "discount", "freight"], sold)
        imported(program, folder, data, "payments", ["customer", "invoice", "amount", "kept", "date", "due", "paid"], payments)
        imported(program, folder, data, "rebates", ["agreement", "customer", "from", "until", "basis", "reach", "tier", "percent"], rebates)
        exported = "select customer, invoice, date, product, quantity, revenue, cost, list_price, discount, freight from lines"
        lines = rows_of(mainstay(program, data, "sql", exported, "--limit", "100000", "--format", "csv"))
        (folder / "rates.toml").write_text(RATES)
        mainstay(program, data, "costs", "set", str(folder / "rates.toml"))
        span = ("--from", FROM.isoformat(), "--until", UNTIL.isoformat())
        cells = ladders(lines, payments, rebates)
        rungs = ("list_sales", "invoice_discount", "net_sales", "rebate", "cash_discount", "payment_terms", "freight",
                 "pocket_sales", "uncosted_sales", "cost_of_goods", "contribution_1", "order_cost", "logistics_cost", "contribution_2")
        for by, key in (("account", 0), ("product", 2)):
            known = added(cells, key)
            table = rows_of(mainstay(program, data, "economics", "ladder", *span, "--by", by, "--capital-percent", "6.5", "--format", "csv"))
            if len(table) != len(known):
                wrong.append(f"{len(table)} rows by {by} instead of {len(known)}")
            for row in table:
                for rung in rungs:
                    same(f"{rung} of {row['key'] or 'all'} by {by}", row[rung], known[row["key"]][rung])
        curve = rows_of(mainstay(program, data, "economics", "whale", *span, "--capital-percent", "6.5", "--format", "csv"))
        known, sum_so_far = added(cells, 0), 0
        for before, after in zip(curve, curve[1:]):
            if parts(before["contribution_2"]) < parts(after["contribution_2"]):
                wrong.append(f"{before['key']} stands before {after['key']}, which earns more")
        for row in curve:
            sum_so_far += known[row["key"]]["contribution_2"]
            same(f"the curve at {row['key']}", row["cumulative"], sum_so_far)
        mainstay(program, data, "economics", "capital", "--percent", "6.5")
        runs_by_rungs(program, data, cells, wrong)
        for margin in (False, True):
            asked = [*span, "--before-from", BEFORE_FROM.isoformat(), "--before-until", BEFORE_UNTIL.isoformat(), "--format", "csv"]
            told = rows_of(mainstay(program, data, "economics", "bridge", *asked, *(["--gross-profit"] if margin else [])))[-1]
            for bar, amount in bridge(lines, margin).items():
                same(f"the bar {bar} of {'gross profit' if margin else 'net sales'}", told[bar], amount)
    for each in wrong[:40]:
        print(each)
    print(f"economics: {len(lines)} lines, {len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
