#!/usr/bin/env python3
"""Times the ladder of every account with eight time equations beside DuckDB, and the bridge by account.

usage: economics.py --mainstay BIN [--millions 10] [--accounts 100000] [--runs 3]      (bench/README.md explains the figures)

Exit code 0 when both come to the same money, 1 when they differ; with --require also 1 when a target is missed.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from ledger import MAPPING
from measure import MIB, CommandFailed, Run, Spread, alternate, print_start, print_table, ratios, run, without_start

BENCH = Path(__file__).resolve().parent
PERIOD = ("--from", "2025-01-01", "--until", "2026-01-01")
MOST_CPU_RATIO = 1.0
MOST_MEMORY = 1536 * MIB
MOST_BRIDGE_SECONDS = 0.2
# A month's cost and capacity of each group in minutes, of which four fifths are practical.
GROUPS = {"desk": ("Inside sales", "order_cost", 760_000), "warehouse": ("Warehouse", "logistics_cost", 620_000),
          "field": ("Field sales", "customer_cost", 980_000)}
CAPACITY, PRACTICAL_PERCENT = 1_000_000, 80
EQUATIONS = (
    ("order_handling", "desk", "invoice", "18 min + 4 min/line * lines"),
    ("returns", "desk", "invoice", "if return_lines > 0 then 25 min + 8 min/line * return_lines else 0"),
    ("long_orders", "desk", "invoice", "if lines > 20 then 15 min else 0"),
    ("picking", "warehouse", "invoice", "22 min + 9 min/line * lines"),
    ("packing", "warehouse", "invoice", "0.05 min/piece * pieces"),
    ("pallets", "warehouse", "invoice", "if lines > 10 then 12 min else 0"),
    ("range", "field", "account", "30 min + 2 min/product * products"),
    ("questions", "field", "account", "0.5 min/line * lines"),
)
MONEY = ("net_sales", "cost_of_goods", "order_cost", "logistics_cost", "customer_cost", "contribution_3")


def main() -> int:
    """Fills a data directory, times both and reports."""
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-", dir=options.folder) as name:
        folder = Path(name)
        lines = filled(options, folder)
        same, met = ladders(options, folder, lines)
        met &= bridges(options, folder)
    return 0 if same and (met or not options.require) else 1


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Times ladders beside DuckDB.")
    parser.add_argument("--mainstay", type=Path, required=True, help="an optimised binary")
    parser.add_argument("--millions", type=float, default=10, help="lines, in millions")
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where to make the data directory")
    parser.add_argument("--require", action="store_true", help="fail when a target is missed")
    options = parser.parse_args()
    if not options.mainstay.is_file():
        parser.error(f"there is no binary {options.mainstay}")
    return options


def filled(options: argparse.Namespace, folder: Path) -> Path:
    """A data directory with lines and cost rates; the same lines as DuckDB reads them, sorted as the ledger's."""
    drawn, sheet, lines = folder / "drawn.parquet", folder / "lines.csv", folder / "lines.parquet"
    rows = str(round(options.millions * 1_000_000))
    own = [sys.executable, str(BENCH / "invoices.py"), rows, str(drawn), "--accounts", str(options.accounts)]
    subprocess.run(own, check=True, stdout=subprocess.DEVNULL)
    for job in (("draw", str(drawn), str(sheet)), ("import", str(sheet), str(lines))):
        subprocess.run([sys.executable, str(BENCH / "import_duckdb.py"), *job], check=True, stdout=subprocess.DEVNULL)
    (folder / "mapping.toml").write_text(MAPPING)
    (folder / "costs.toml").write_text(rates())
    a_minute = {key: cost / 100 / (CAPACITY * PRACTICAL_PERCENT / 100) for key, (_, _, cost) in GROUPS.items()}
    (folder / "rates.json").write_text(json.dumps(a_minute))
    call(options, folder, "import", "lines", str(sheet), "--mapping", str(folder / "mapping.toml"), "--yes", "--json")
    call(options, folder, "costs", "set", str(folder / "costs.toml"))
    call(options, folder, "analyze", "--as-of", "2026-01-01", "--window", "12m")
    drawn.unlink()
    sheet.unlink()
    return lines


def rates() -> str:
    """The cost rates (TOML)."""
    text = 'valid_from = "2025-01-01"\n'
    for name, rung, cost in GROUPS.values():
        text += f'\n[[group]]\nname = "{name}"\nrung = "{rung}"\nunit = "min"\ncost = "{cost / 100:.2f}"\n'
        text += f"capacity = {CAPACITY}\npractical_percent = {PRACTICAL_PERCENT}\nper_months = 1\n"
    for name, group, per, equation in EQUATIONS:
        text += f'\n[[equation]]\nname = "{name}"\ngroup = "{GROUPS[group][0]}"\nper = "{per}"\nequation = "{equation}"\n'
    return text


def call(options: argparse.Namespace, folder: Path, *words: str) -> Run:
    """One call of the command line."""
    return run([str(options.mainstay.resolve()), "--data", str(folder / "data"), *words], options.threads)


def ladders(options: argparse.Namespace, folder: Path, lines: Path) -> tuple[bool, bool]:
    """Times both; whether the money is the same, and whether the targets are met."""
    ours_to, theirs_to = folder / "ladder.csv", folder / "duckdb.csv"
    asked = ("economics", "ladder", *PERIOD, "--by", "account", "--format", "csv", "--out", str(ours_to))
    duckdb = [sys.executable, str(BENCH / "economics_duckdb.py"), str(lines), str(folder / "rates.json"), str(theirs_to)]
    ours, theirs = alternate(
        lambda: call(options, folder, *asked), lambda: run(duckdb, options.threads), options.runs
    )
    title = f"ladder of {options.accounts:,} accounts, {options.millions:g} million lines, {options.threads} threads"
    print_table(title, ("mainstay", "duckdb"), ours, theirs)
    print_start("duckdb", theirs)
    found = differing(told(ours_to), json.loads(theirs[-1].printed.strip().splitlines()[-1]))
    print("money: the same" if not found else "money: DIFFERENT\n  " + "\n  ".join(found))
    cpu = ratios(ours, [without_start(turn) for turn in theirs], lambda turn: turn.cpu_seconds).median
    peak = max(turn.peak_bytes for turn in ours)
    met = is_met(f"CPU at most {MOST_CPU_RATIO:g} of DuckDB's", f"{cpu:.3f}", cpu <= MOST_CPU_RATIO)
    met &= is_met(f"peak below {MOST_MEMORY // MIB} MiB", f"{peak / MIB:.0f}", peak < MOST_MEMORY)
    return not found, met


def told(ladder: Path) -> dict[str, Any]:
    """The accounts and the totals of the ladder's own last row, which tells of all. Costs come off, so their signs are turned
    where they are told as what they take."""
    with ladder.open(newline="") as file:
        rows = list(csv.DictReader(file))
    *accounts, whole = rows
    return {"accounts": len(accounts), **{name: abs(float(whole[name] or "nan")) for name in MONEY}}


def differing(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """Where two digests disagree: accounts and money of the lines must be equal, and what minutes cost within half a cent for
    each account, because DuckDB's are doubles."""
    found = [] if ours["accounts"] == theirs["accounts"] else ["accounts"]
    for name in MONEY:
        most = 0.005 if name in ("net_sales", "cost_of_goods") else 0.005 * theirs["accounts"]
        if not abs(ours[name] - abs(theirs[name])) <= most:
            found.append(name)
    return [f"{name}: mainstay {ours[name]}, duckdb {theirs[name]}" for name in found]


def bridges(options: argparse.Namespace, folder: Path) -> bool:
    """Times the bridge between two years by account; whether it is as fast as promised, with the start of the program."""
    asked = ("economics", "bridge", *PERIOD, "--by", "account", "--format", "csv", "--out", str(folder / "bridge.csv"))
    turns = [call(options, folder, *asked) for _ in range(options.runs + 1)][1:]
    wall = Spread.of([turn.wall_seconds for turn in turns]).median
    print(f"\nbridge by account: {wall:.3f} s, peak {max(turn.peak_bytes for turn in turns) / MIB:.0f} MiB")
    return is_met(f"bridge below {MOST_BRIDGE_SECONDS} s", f"{wall:.3f}", wall < MOST_BRIDGE_SECONDS)


def is_met(target: str, figure: str, met: bool) -> bool:
    """Says whether a target is met."""
    print(f"target {target}: {figure} {'met' if met else 'MISSED'}")
    return met


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CommandFailed as failure:
        sys.exit(str(failure))
