#!/usr/bin/env python3
"""Times `mainstay bench portfolio` beside DuckDB on the same lines and proves that both come to the same digest.

usage: portfolio.py --mainstay BIN [--millions 1 10] [--runs 5]      (bench/README.md explains the figures)

Exit code 0 when every digest agrees, 1 when one differs; with --require also 1 when a target is missed.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from measure import MIB, CommandFailed, Run, alternate, print_start, print_table, ratios, run, without_start

BENCH = Path(__file__).resolve().parent
COUNTS = ("accounts", "abc_rev", "abc_gp", "xyz", "rfm555")
RATIOS = ("gini", "hhi", "top20")
TOLERANCE = 1e-9
MOST_CPU_RATIO = 1.0
MOST_MEMORY = 1024 * MIB


def main() -> int:
    """Runs every size and reports."""
    options = arguments()
    good = True
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-") as folder:
        for millions in options.millions:
            lines = Path(folder) / f"lines-{millions}m.parquet"
            generate(options.generator, round(millions * 1_000_000), lines)
            good &= compare(options, millions, lines)
            lines.unlink()
    return 0 if good else 1


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Times the portfolio job beside DuckDB.")
    parser.add_argument("--mainstay", type=Path, required=True, help="an optimised binary")
    parser.add_argument("--millions", type=float, nargs="+", default=[1, 10], help="lines, in millions")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--generator", type=Path, default=BENCH / "invoices.py", help="called with ROWS OUT.parquet")
    parser.add_argument("--require", action="store_true", help="fail when a target is missed")
    options = parser.parse_args()
    if not options.mainstay.is_file():
        parser.error(f"there is no binary {options.mainstay}")
    return options


def generate(generator: Path, rows: int, out: Path) -> None:
    """Draws the lines in a process of its own."""
    subprocess.run([sys.executable, str(generator), str(rows), str(out)], check=True, stdout=subprocess.DEVNULL)


def compare(options: argparse.Namespace, millions: float, lines: Path) -> bool:
    """Times both on one file; true when the digests agree and, if asked for, the targets are met."""
    out = lines.with_suffix(".out.parquet")
    mainstay = [str(options.mainstay.resolve()), "bench", "portfolio", str(lines), str(out)]
    duckdb = [sys.executable, str(BENCH / "portfolio_duckdb.py"), str(lines), str(out)]
    ours, theirs = alternate(lambda: run(mainstay, options.threads), lambda: run(duckdb, options.threads), options.runs)
    title = f"portfolio, {millions:g} million lines, {options.threads} threads"
    print_table(title, ("mainstay", "duckdb"), ours, theirs)
    print_start("duckdb", theirs)
    differences = sorted({d for a, b in zip(ours, theirs, strict=True) for d in differing(digest(a), digest(b))})
    print("digest: the same" if not differences else "digest: DIFFERENT\n  " + "\n  ".join(differences))
    return not differences and (targets_met(ours, theirs) or not options.require)


def digest(finished: Run) -> dict[str, Any]:
    """The last line a job prints."""
    printed: dict[str, Any] = json.loads(finished.printed.strip().splitlines()[-1])
    return printed


def differing(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """Where two digests disagree: counts must be equal, ratios within 1e-9."""
    found = [k for k in COUNTS if present(ours.get(k)) != present(theirs.get(k))]
    found += [k for k in RATIOS if not abs(ours.get(k, float("nan")) - theirs[k]) <= TOLERANCE]
    return [f"{key}: mainstay {ours.get(key)}, duckdb {theirs.get(key)}" for key in found]


def present(count: Any) -> Any:
    """Counts by class without the empty ones, which some engines do not list."""
    return {k: v for k, v in count.items() if v} if isinstance(count, dict) else count


def targets_met(ours: list[Run], theirs: list[Run]) -> bool:
    """Whether CPU time beside DuckDB's, whose start is left out, and peak memory are as promised; says both."""
    cpu = ratios(ours, [without_start(turn) for turn in theirs], lambda turn: turn.cpu_seconds).median
    peak = max(turn.peak_bytes for turn in ours)
    cpu_met, peak_met = cpu <= MOST_CPU_RATIO, peak < MOST_MEMORY
    print(f"target CPU at most {MOST_CPU_RATIO:g} of DuckDB's: {cpu:.3f} {'met' if cpu_met else 'MISSED'}")
    print(f"target peak below {MOST_MEMORY // MIB} MiB: {peak / MIB:.0f} {'met' if peak_met else 'MISSED'}")
    return cpu_met and peak_met


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CommandFailed as failure:
        sys.exit(str(failure))
