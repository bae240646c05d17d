#!/usr/bin/env python3
"""Times `mainstay bench portfolio` beside DuckDB on the same lines and proves that both come to the same digest.

usage: portfolio.py --mainstay BIN [--millions 1 10] [--runs 5]      (bench/README.md explains the figures)

Each size is run twice: on the lines, and on the summary that an import makes of them, whose making is timed apart. With
several sizes the cost per million lines is printed as a curve.

Exit code 0 when every digest agrees, 1 when one differs; with --require also 1 when a target is missed.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measure import MIB, CommandFailed, Run, Spread, alternate, print_start, print_table, ratios, run, without_start

BENCH = Path(__file__).resolve().parent
COUNTS = ("accounts", "abc_rev", "abc_gp", "xyz", "rfm555")
RATIOS = ("gini", "hhi", "top20")
TOLERANCE = 1e-9
MOST_CPU_RATIO = 1.0
MOST_SUMMED_CPU_RATIO = 0.2
# With fewer lines the accounts are the work, and not their lines.
LEAST_SUMMED_MILLIONS = 10
# A curve that rises by less than this from one size to the next is taken for noise.
MOST_RISE = 1.15
MOST_MEMORY = 1024 * MIB


@dataclass(frozen=True)
class Size:
    """What one number of lines took: CPU seconds and peak bytes, on the lines and on their summary."""

    millions: float
    cpu: float
    peak: float
    summed_cpu: float
    summed_peak: float


def main() -> int:
    """Runs every size and reports."""
    options = arguments()
    good, curve = True, []
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-") as folder:
        for millions in options.millions:
            lines = Path(folder) / f"lines-{millions}m.parquet"
            generate(options.generator, round(millions * 1_000_000), lines)
            size = compare(options, millions, lines)
            good &= size is not None
            curve += [size] if size else []
            lines.unlink()
    return 0 if good and (grows_evenly(curve) or not options.require) else 1


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


def compare(options: argparse.Namespace, millions: float, lines: Path) -> Size | None:
    """Times both on one file and then on its summary; `None` when a digest differs or, if asked for, a target is missed."""
    ours = judged(options, millions, lines, None)
    summaries = lines.with_suffix(".summaries")
    summaries.mkdir()
    made = run([str(options.mainstay.resolve()), "bench", "summarize", str(lines), str(summaries)], options.threads)
    print(f"\nmaking the summary: {made.cpu_seconds:.2f} CPU s, {digest(made)['bytes'] / MIB:.0f} MiB")
    summed = judged(options, millions, lines, summaries)
    if ours is None or summed is None:
        return None
    cpu, peak = (lambda turn: turn.cpu_seconds), (lambda turn: turn.peak_bytes)
    medians = [Spread.of([figure(turn) for turn in turns]).median for turns in (ours, summed) for figure in (cpu, peak)]
    return Size(millions, *medians)


def judged(options: argparse.Namespace, millions: float, lines: Path, summaries: Path | None) -> list[Run] | None:
    """Times both; our turns when the digests agree and, if asked for, the targets are met."""
    out = lines.with_suffix(".out.parquet")
    mainstay = [str(options.mainstay.resolve()), "bench", "portfolio", str(lines), str(out)]
    mainstay += ["--summary", str(summaries)] if summaries else []
    duckdb = [sys.executable, str(BENCH / "portfolio_duckdb.py"), str(lines), str(out)]
    ours, theirs = alternate(lambda: run(mainstay, options.threads), lambda: run(duckdb, options.threads), options.runs)
    title = f"portfolio, {millions:g} million lines{', summed up' if summaries else ''}, {options.threads} threads"
    print_table(title, ("mainstay", "duckdb"), ours, theirs)
    print_start("duckdb", theirs)
    differences = sorted({d for a, b in zip(ours, theirs, strict=True) for d in differing(digest(a), digest(b))})
    print("digest: the same" if not differences else "digest: DIFFERENT\n  " + "\n  ".join(differences))
    most = MOST_SUMMED_CPU_RATIO if summaries and millions >= LEAST_SUMMED_MILLIONS else MOST_CPU_RATIO
    return ours if not differences and (targets_met(ours, theirs, most) or not options.require) else None


def grows_evenly(curve: list[Size]) -> bool:
    """Prints the cost per million lines; true when it does not rise from one size to the next."""
    print(f"\nper million lines\n{'millions':<12}{'CPU s':>10}{'MiB':>10}{'summed CPU s':>16}{'summed MiB':>14}")
    rows = [
        (size.cpu / size.millions, size.peak / MIB / size.millions,
         size.summed_cpu / size.millions, size.summed_peak / MIB / size.millions)
        for size in curve
    ]
    for size, (cpu, peak, summed_cpu, summed_peak) in zip(curve, rows, strict=True):
        print(f"{size.millions:<12g}{cpu:>10.3f}{peak:>10.1f}{summed_cpu:>16.4f}{summed_peak:>14.2f}")
    rises = [b > a * MOST_RISE for before, after in zip(rows, rows[1:]) for a, b in zip(before, after, strict=True)]
    print(f"target no rise per million lines: {'MISSED' if any(rises) else 'met'}")
    return not any(rises)


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


def targets_met(ours: list[Run], theirs: list[Run], most_cpu: float) -> bool:
    """Whether CPU time beside DuckDB's, whose start is left out, and peak memory are as promised; says both."""
    cpu = ratios(ours, [without_start(turn) for turn in theirs], lambda turn: turn.cpu_seconds).median
    peak = max(turn.peak_bytes for turn in ours)
    cpu_met, peak_met = cpu <= most_cpu, peak < MOST_MEMORY
    print(f"target CPU at most {most_cpu:g} of DuckDB's: {cpu:.3f} {'met' if cpu_met else 'MISSED'}")
    print(f"target peak below {MOST_MEMORY // MIB} MiB: {peak / MIB:.0f} {'met' if peak_met else 'MISSED'}")
    return cpu_met and peak_met


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CommandFailed as failure:
        sys.exit(str(failure))
