#!/usr/bin/env python3
"""Proves that the portfolio Mainstay prints is the one its definitions ask for.

For each public data set it recomputes every figure from the raw file (facts.py, judgement.py), checks itself against
totals published elsewhere (datasets.py), then imports the same file into a fresh data directory through the public
command line and compares what `mainstay analyze --window all --format json` prints: money and counts equal, ratios to
1e-9, for every account. XYZ (rhythm.py) is compared for several choices of window, period and deviation. It needs DuckDB (tests/requirements.txt). Exit code 0 when everything agrees, else 1.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from datasets import DATA_SETS, DataSet
from expected import Check, analyzed, imported, published, published_xyz, steady
from facts import Ledger, read
from judgement import judge
from rhythm import Options

# The defaults, each choice at least once, and the tables that others have published.
XYZ_OPTIONS = (
    Options(),
    Options(xyz_window="12m", deviation="sample"),
    Options(xyz_window="all", period="week"),
    Options(xyz_window="all", period="half_year", deviation="sample"),
    Options(xyz_window="all", period="month", partial_periods="keep"),
    Options(xyz_window="all", period="quarter", partial_periods="keep"),
)
PROJECT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Runs the checks and prints one line for each."""
    options = arguments()
    missing = [d.file for d in options.sets if not (options.data / d.file).is_file()]
    if missing:
        print(f"skipped: no {', '.join(missing)} in {options.data} (MAINSTAY_SHARED_DATA or --data names the folder)")
        return 0
    passed = failed = 0
    for data_set in options.sets:
        for check in checks(data_set, options.data, options.mainstay):
            print(f"{'ok  ' if check.failure is None else 'FAIL'} {data_set.name} {check.claim}", end="")
            print("" if check.failure is None else f": {check.failure}", flush=True)
            passed, failed = passed + (check.failure is None), failed + (check.failure is not None)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def arguments() -> argparse.Namespace:
    """The command line; the data folder may come from the environment, as in the other tests."""
    folder = os.environ.get("MAINSTAY_SHARED_DATA", str(PROJECT.parent / "shared" / "data"))
    names = {d.name: d for d in DATA_SETS}
    parser = argparse.ArgumentParser(description="Compares Mainstay's portfolio with an independent recomputation.")
    parser.add_argument("--mainstay", type=Path, help="the binary; without it only the recomputation is checked")
    parser.add_argument("--data", type=Path, default=Path(folder), help="the folder of the public data sets")
    parser.add_argument("--set", choices=names, action="append", help="one data set; may be repeated")
    options = parser.parse_args()
    if options.mainstay and not options.mainstay.is_file():
        parser.error(f"there is no binary {options.mainstay}")
    options.sets = [names[name] for name in options.set] if options.set else list(DATA_SETS)
    return options


def checks(data_set: DataSet, folder: Path, mainstay: Path | None) -> Iterator[Check]:
    """Everything that can be said about one data set."""
    ledger = read(data_set, folder, date.today())
    by_revenue = judge(ledger.accounts, ledger.as_of, "revenue")
    yield from named("recomputed", published(data_set, ledger, by_revenue))
    yield from named("recomputed", published_xyz(data_set, ledger))
    if mainstay is None:
        return
    try:
        with tempfile.TemporaryDirectory(prefix="mainstay-truth-") as directory:
            yield from against(mainstay, data_set, folder, ledger, Path(directory))
    except (CommandFailed, json.JSONDecodeError) as failure:
        yield Check("runs", str(failure))


def against(mainstay: Path, data_set: DataSet, folder: Path, ledger: Ledger, directory: Path) -> Iterator[Check]:
    """What the binary says, after an import into an empty directory."""
    mapping = PROJECT / "examples" / "mappings" / f"{data_set.name}.toml"
    arguments = ["import", "lines", str(folder / data_set.file), "--mapping", str(mapping), "--yes", "--json"]
    yield from named("import", imported(ledger, run(mainstay, directory, arguments)))
    for measure in ("revenue", "gross_profit") if data_set.cost else ("revenue",):
        arguments = ["analyze", "--window", "all", "--measure", measure, "--format", "json"]
        judged = judge(ledger.accounts, ledger.as_of, measure)
        printed = run(mainstay, directory, arguments)
        yield from named(f"analyze by {measure}", analyzed(ledger, judged, measure, printed))
    for options in XYZ_OPTIONS:
        printed = run(mainstay, directory, ["analyze", "--window", "all", *options.flags, "--format", "json"])
        yield from named(f"analyze {' '.join(options.flags)}", steady(ledger, options, printed))


def named(part: str, found: Iterable[Check]) -> Iterator[Check]:
    """The same checks, each saying which part it belongs to."""
    return (Check(f"{part}: {check.claim}", check.failure) for check in found)


class CommandFailed(Exception):
    """The binary did not exit with 0."""


def run(mainstay: Path, directory: Path, arguments: list[str]) -> dict[str, Any]:
    """The one JSON object a command prints."""
    command = [str(mainstay.resolve()), "--data", str(directory), *arguments]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        said = finished.stderr.strip()[-600:]
        raise CommandFailed(f"`{' '.join(command)}` exited with {finished.returncode}: {said}")
    printed: dict[str, Any] = json.loads(finished.stdout)
    return printed


if __name__ == "__main__":
    sys.exit(main())
