#!/usr/bin/env python3
"""Times `mainstay import lines` beside DuckDB's CSV to sorted Parquet and proves that both took the same lines.

usage: import.py --mainstay BIN [--millions 10] [--runs 3]      (bench/README.md explains the figures)

Exit code 0 when rows and revenue agree, 1 when they differ; with --require also 1 when a target is missed.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import MIB, CommandFailed, Run, Spread, alternate, print_start, print_table, run, without_start

BENCH = Path(__file__).resolve().parent
LEAST_RATE_RATIO = 0.8
MOST_MEMORY = 1024 * MIB

MAPPING = """
source = "bench"
kind = "lines"

[columns]
customer = "customer_no"
customer_name = "customer_name"
country = "country"
date = "invoice_date"
invoice = "invoice_no"
product = "product_no"
product_name = "product_name"
quantity = "quantity"
revenue = "net_amount"
cost = "cost"
currency = "'EUR'"
"""


def main() -> int:
    """Draws the file, times both and reports."""
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-") as folder:
        return 0 if compare(options, Path(folder)) else 1


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Times the import of invoice lines beside DuckDB.")
    parser.add_argument("--mainstay", type=Path, required=True, help="an optimised binary")
    parser.add_argument("--millions", type=float, default=10, help="lines, in millions")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--require", action="store_true", help="fail when the target is missed")
    options = parser.parse_args()
    if not options.mainstay.is_file():
        parser.error(f"there is no binary {options.mainstay}")
    return options


def compare(options: argparse.Namespace, folder: Path) -> bool:
    """Times both on one file; true when they took the same lines and, if asked for, the target is met."""
    rows = round(options.millions * 1_000_000)
    lines, mapping = draw(rows, folder), folder / "mapping.toml"
    mapping.write_text(MAPPING)
    ours, theirs = alternate(
        lambda: import_fresh(options, lines, mapping, folder),
        lambda: import_duckdb(options, lines, folder),
        options.runs,
    )
    size = lines.stat().st_size / 1e6
    title = f"import, {options.millions:g} million CSV lines ({size:.0f} MB), {options.threads} threads"
    print_table(title, ("mainstay", "duckdb"), ours, theirs)
    print_start("duckdb", theirs)
    print(f"rows per second (median): mainstay {rate(rows, ours):,.0f}, duckdb {rate(rows, theirs):,.0f}")
    difference = differing(rows, ours, theirs)
    print(difference or "rows and revenue: the same")
    return difference is None and (target_met(ours, theirs) or not options.require)


def draw(rows: int, folder: Path) -> Path:
    """The CSV file, drawn by processes of their own."""
    parquet, csv = folder / "lines.parquet", folder / "lines.csv"
    subprocess.run([sys.executable, str(BENCH / "invoices.py"), str(rows), str(parquet)], check=True)
    subprocess.run([sys.executable, str(BENCH / "import_duckdb.py"), "draw", str(parquet), str(csv)], check=True)
    parquet.unlink()
    return csv


def import_fresh(options: argparse.Namespace, lines: Path, mapping: Path, folder: Path) -> Run:
    """One import into an empty data directory: making the database is part of the time."""
    with tempfile.TemporaryDirectory(dir=folder) as directory:
        command = [str(options.mainstay.resolve()), "--data", directory, "import", "lines", str(lines)]
        return run([*command, "--mapping", str(mapping), "--yes", "--json"], options.threads)


def import_duckdb(options: argparse.Namespace, lines: Path, folder: Path) -> Run:
    """The same file to one Parquet file."""
    out = folder / "lines.sorted.parquet"
    try:
        return run([sys.executable, str(BENCH / "import_duckdb.py"), "import", str(lines), str(out)], options.threads)
    finally:
        out.unlink(missing_ok=True)


def rate(rows: int, turns: list[Run]) -> float:
    """Rows per second of wall time in the median turn."""
    return rows / Spread.of([turn.wall_seconds for turn in turns]).median


def differing(rows: int, ours: list[Run], theirs: list[Run]) -> str | None:
    """What shows that one of the two did not take every line."""
    for our_turn, their_turn in zip(ours, theirs, strict=True):
        mainstay, duckdb = json.loads(our_turn.printed), json.loads(their_turn.printed)
        for key, expected in (("accepted", rows), ("revenue", duckdb["revenue"])):
            if not mainstay.get(key) == duckdb[key] == expected:
                return f"DIFFERENT {key}: mainstay {mainstay.get(key)}, duckdb {duckdb[key]}, expected {expected}"
    return None


def target_met(ours: list[Run], theirs: list[Run]) -> bool:
    """Whether Mainstay takes as many of DuckDB's rows per second as promised, whose start is left out, in the memory it
    may have; says both."""
    jobs = [without_start(turn) for turn in theirs]
    speed = Spread.of([b.wall_seconds / a.wall_seconds for a, b in zip(ours, jobs, strict=True)])
    met = speed.median >= LEAST_RATE_RATIO
    print(
        f"target at least {LEAST_RATE_RATIO:g} of DuckDB's rows per second: "
        f"{speed.least:.2f} / {speed.median:.2f} / {speed.most:.2f} (min / median / max) {'met' if met else 'MISSED'}"
    )
    peak = max(turn.peak_bytes for turn in ours)
    peak_met = peak < MOST_MEMORY
    print(f"target peak below {MOST_MEMORY // MIB} MiB: {peak / MIB:.0f} {'met' if peak_met else 'MISSED'}")
    return met and peak_met


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CommandFailed as failure:
        sys.exit(str(failure))
