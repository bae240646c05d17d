#!/usr/bin/env python3
"""Times a ledger that grows: the run over everything, the run after a small import, and the page of one account.

usage: ledger.py --mainstay BIN [--millions 10] [--runs 3]      (bench/README.md explains the figures)

Exit code 0 when runs on the lines and on their summaries are the same to the byte, 1 when they differ; with --require
also 1 when a target is missed.
"""

import argparse
import gzip
import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from measure import MIB, CommandFailed, Run, Spread, run
from serve import Server, serving

BENCH = Path(__file__).resolve().parent
LATER = 100_000
MOST_RERUN = 0.1
MOST_PAGE_SECONDS = 0.030
PAGES = 200
EMAIL = "bench@example.com"

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


@dataclass(frozen=True)
class Ledger:
    """A data directory and the binary that works on it."""

    mainstay: str
    data: Path
    threads: int

    def call(self, *words: str) -> Run:
        """One call of the command line."""
        return run([self.mainstay, "--data", str(self.data), *words], self.threads)

    def analyze(self, as_of: str) -> Run:
        """Computing and storing a run that is not stored yet, as of a day of its own. Showing it, which a second call does
        again, is taken off: it knows nothing of the ledger's size."""
        whole, shown = (self.call("analyze", "--as-of", as_of, "--window", "12m") for _ in range(2))
        cpu, wall = whole.cpu_seconds - shown.cpu_seconds, whole.wall_seconds - shown.wall_seconds
        return Run(wall, cpu, whole.peak_bytes, whole.printed)

    def content(self) -> str:
        """The hash of the newest run's content."""
        newest = max((self.data / "ledger" / "runs").iterdir(), key=lambda path: path.stat().st_mtime_ns)
        return newest.stem

    def without_summaries(self) -> Path:
        """Puts the summaries aside; where they are."""
        aside = self.data / "aside"
        (self.data / "ledger" / "summaries").rename(aside)
        return aside

    def with_summaries(self, aside: Path) -> None:
        """Puts them back."""
        (self.data / "ledger" / "summaries").rmdir()
        aside.rename(self.data / "ledger" / "summaries")


def main() -> int:
    """Fills a data directory, lets it grow and reports."""
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-", dir=options.folder) as name:
        folder = Path(name)
        ledger = Ledger(str(options.mainstay.resolve()), folder / "data", options.threads)
        mapping = folder / "mapping.toml"
        mapping.write_text(MAPPING)
        first = draw(round(options.millions * 1_000_000), folder, "R", 2)
        print_run(f"import of {options.millions:g} million lines", [take_in(ledger, first, mapping)])
        first.unlink()
        same, full = runs_agree(ledger, options.runs)
        later = draw(LATER, folder, "S", 3)
        print_run(f"import of {LATER:,} more", [take_in(ledger, later, mapping)])
        rerun = [ledger.analyze(f"2025-11-{day:02}") for day in range(1, options.runs + 1)]
        print_run("run after it", rerun)
        met = is_met("run after a small import, of the run over all lines", ratio(rerun, full), MOST_RERUN)
        met &= pages_met(options, ledger)
    return 0 if same and (met or not options.require) else 1


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Times a ledger that grows.")
    parser.add_argument("--mainstay", type=Path, required=True, help="an optimised binary")
    parser.add_argument("--millions", type=float, default=10, help="lines, in millions")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where to make the data directory")
    parser.add_argument("--require", action="store_true", help="fail when a target is missed")
    options = parser.parse_args()
    if not options.mainstay.is_file():
        parser.error(f"there is no binary {options.mainstay}")
    return options


def draw(rows: int, folder: Path, series: str, seed: int) -> Path:
    """A CSV file of invoice lines, drawn by processes of their own."""
    parquet, csv = folder / f"{series}.parquet", folder / f"{series}.csv"
    generator = [sys.executable, str(BENCH / "invoices.py"), str(rows), str(parquet), "--seed", str(seed)]
    subprocess.run(generator, check=True)
    to_csv = [sys.executable, str(BENCH / "import_duckdb.py"), "draw", str(parquet), str(csv), series]
    subprocess.run(to_csv, check=True)
    parquet.unlink()
    return csv


def take_in(ledger: Ledger, lines: Path, mapping: Path) -> Run:
    """Imports the file."""
    return ledger.call("import", "lines", str(lines), "--mapping", str(mapping), "--yes", "--json")


def runs_agree(ledger: Ledger, runs: int) -> tuple[bool, list[Run]]:
    """Runs on the lines and on their summaries, each as of a day of its own; whether both say the same, and the former."""
    same, full, summed = True, [], []
    for month in range(1, runs + 1):
        as_of = f"2025-{month + 3:02}-11"
        aside = ledger.without_summaries()
        full.append(ledger.analyze(as_of))
        content = ledger.content()
        ledger.with_summaries(aside)
        (ledger.data / "ledger" / "runs" / f"{content}.parquet").unlink()
        summed.append(ledger.analyze(as_of))
        same &= ledger.content() == content
    print_run("run on the lines", full)
    print_run("run on their summaries", summed)
    print(f"content of the runs: {'the same' if same else 'DIFFERENT'}")
    return same, full


def ratio(ours: list[Run], full: list[Run]) -> float:
    """CPU time over CPU time, by the medians."""
    medians = [statistics.median(turn.cpu_seconds for turn in turns) for turns in (ours, full)]
    return medians[0] / medians[1]


def is_met(what: str, figure: float, most: float) -> bool:
    """Says whether a target is met."""
    print(f"target {what} at most {most:g}: {figure:.3f} {'met' if figure <= most else 'MISSED'}", flush=True)
    return figure <= most


def pages_met(options: argparse.Namespace, ledger: Ledger) -> bool:
    """Asks a server for the pages of accounts, one after the other."""
    ledger.call("users", "add", EMAIL, "--name", "Bench", "--role", "admin")
    token = ledger.call("token", "create", "bench", "--owner", EMAIL).printed.strip()
    with serving(options, ledger.data, token) as server:
        connection = server.connection()
        listed = json.loads(gzip.decompress(server.get(connection, f"/api/v1/accounts?limit={PAGES}")))["accounts"]
        for account in listed[:3]:
            server.get(connection, f"/api/v1/accounts/{account['id']}")
        seconds = sorted(timed(server, connection, account["id"]) for account in listed)
        print_memory(server)
    spread = Spread.of(seconds)
    print(f"page of an account, ms: {spread.least * 1e3:.1f} / {spread.median * 1e3:.1f} / {spread.most * 1e3:.1f}")
    return is_met("median seconds for the page of an account", spread.median, MOST_PAGE_SECONDS)


def timed(server: Server, connection: http.client.HTTPConnection, account: str) -> float:
    """The seconds an account's page takes."""
    started = time.perf_counter()
    server.get(connection, f"/api/v1/accounts/{account}")
    return time.perf_counter() - started


def print_memory(server: Server) -> None:
    """What the server keeps."""
    print(f"resident after the pages: {server.resident_bytes() / MIB:.0f} MiB")


def print_run(what: str, turns: list[Run]) -> None:
    """CPU, wall and peak memory, by the medians."""
    cpu, wall = (statistics.median(figures) for figures in zip(*((t.cpu_seconds, t.wall_seconds) for t in turns)))
    peak = max(turn.peak_bytes for turn in turns) / MIB
    print(f"{what:<36}{cpu:>9.2f} CPU s{wall:>9.2f} s{peak:>8.0f} MiB", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CommandFailed as failure:
        sys.exit(str(failure))
