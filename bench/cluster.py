#!/usr/bin/env python3
"""Times one portfolio run on this machine's cores and on a cluster of executors, on the same ledger.

usage: cluster.py --mainstay BIN [--millions 1] [--files 8] [--executors 2] [--slots 1] [--runs 3]
(bench/README.md explains the figures; Linux only: it reads /proc)

Exit code 0 when every run has the same content hash, 1 when one differs.
"""

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from measure import MIB, CommandFailed, Spread, run

import_bench = import_module("import")

TICKS = os.sysconf("SC_CLK_TCK")
"""How finely the kernel counts CPU time."""


@dataclass(frozen=True)
class Turn:
    """One portfolio run: of everybody who took part."""

    wall_seconds: float
    cpu_seconds: float
    asker_bytes: int
    executor_bytes: int
    written_bytes: int
    content_hash: str


class Part:
    """A scheduler or an executor: a process that stays."""

    def __init__(self, command: list[str], log: Path) -> None:
        """Starts it and waits for the line that says where it is."""
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log.open("w"), text=True)
        assert self.process.stdout is not None
        self.said = self.process.stdout.readline().strip()
        if not self.said:
            raise CommandFailed(f"`{' '.join(command)}` did not start: {log.read_text()[-600:]}")

    def cpu_seconds(self) -> float:
        """User and system time so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def peak_bytes(self) -> int:
        """The largest resident set so far."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))

    def written_bytes(self) -> int:
        """What it wrote so far, to files and to others."""
        io = Path(f"/proc/{self.process.pid}/io").read_text()
        return next(int(line.split()[1]) for line in io.splitlines() if line.startswith("wchar"))

    def stop(self) -> None:
        """Tells it to stop, and waits."""
        self.process.terminate()
        self.process.wait()


def main() -> int:
    """Fills a ledger, times both and reports."""
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-") as name:
        folder = Path(name)
        data = fill(options, folder)
        here = [once(options, data, []) for _ in range(options.runs + 1)][1:]
        there = on_cluster(options, folder, data)
        return 0 if report(options, here, there) else 1


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Times a portfolio run here and on a cluster.")
    parser.add_argument("--mainstay", type=Path, required=True)
    parser.add_argument("--millions", type=float, default=1, help="lines, in millions")
    parser.add_argument("--files", type=int, default=8, help="imports the lines come in")
    parser.add_argument("--executors", type=int, default=2)
    parser.add_argument("--slots", type=int, default=1, help="tasks an executor runs at a time")
    parser.add_argument("--threads", type=int, default=2, help="cores of the run on this machine")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    if not options.mainstay.is_file():
        parser.error(f"there is no binary {options.mainstay}")
    options.mainstay = options.mainstay.resolve()
    return options


def fill(options: argparse.Namespace, folder: Path) -> Path:
    """A data directory with the lines, imported file by file."""
    data, mapping = folder / "data", folder / "mapping.toml"
    mapping.write_text(import_bench.MAPPING)
    whole = import_bench.draw(round(options.millions * 1_000_000), folder)
    subprocess.run(
        ["split", "--number", f"l/{options.files}", "--additional-suffix=.part", whole, folder / "lines-"], check=True
    )
    with whole.open() as lines:
        header = lines.readline()
    whole.unlink()
    for number, part in enumerate(sorted(folder.glob("lines-*.part"))):
        file = part.with_suffix(".csv")
        with file.open("w") as out, part.open() as lines:
            if number > 0:
                out.write(header)
            shutil.copyfileobj(lines, out)
        part.unlink()
        command = [str(options.mainstay), "--data", str(data), "import", "lines", str(file)]
        run([*command, "--mapping", str(mapping), "--yes", "--json"], options.threads)
        file.unlink()
    return data


def once(options: argparse.Namespace, data: Path, more: list[str], parts: list[Part] | None = None) -> Turn:
    """One run, computed anew."""
    with sqlite3.connect(data / "mainstay.db") as database:
        database.execute("delete from portfolio_run")
    for stored in (data / "ledger" / "runs").glob("*.parquet"):
        stored.unlink()
    everybody = parts or []
    cpu, written = (sum(part.cpu_seconds() for part in everybody), sum(part.written_bytes() for part in everybody))
    command = [str(options.mainstay), "--data", str(data), "analyze", "--window", "all", *more]
    asker = run(command, options.threads)
    cpu = sum(part.cpu_seconds() for part in everybody) - cpu
    with sqlite3.connect(data / "mainstay.db") as database:
        ((content_hash,),) = database.execute("select content_hash from portfolio_run")
    return Turn(
        asker.wall_seconds,
        asker.cpu_seconds + cpu,
        asker.peak_bytes,
        max((part.peak_bytes() for part in everybody[1:]), default=0),
        sum(part.written_bytes() for part in everybody) - written,
        content_hash,
    )


def on_cluster(options: argparse.Namespace, folder: Path, data: Path) -> list[Turn]:
    """The same runs on a scheduler and executors of this machine."""
    parts: list[Part] = []
    common = ["--ledger", str(data / "ledger"), "--data", str(folder / "no-data")]
    binary = str(options.mainstay)
    try:
        listen = ["--listen", "127.0.0.1:0"]
        parts.append(Part([binary, "cluster", "scheduler", *listen, *common], folder / "scheduler.log"))
        for number in range(options.executors):
            more = ["--scheduler", parts[0].said, "--slots", str(options.slots), *listen, *common]
            parts.append(Part([binary, "cluster", "executor", *more], folder / f"executor-{number}.log"))
        url = f"{parts[0].said}?parts={2 * options.executors * options.slots}"
        return [once(options, data, ["--cluster", url], parts) for _ in range(options.runs + 1)][1:]
    finally:
        for part in reversed(parts):
            part.stop()


def report(options: argparse.Namespace, here: list[Turn], there: list[Turn]) -> bool:
    """Prints the figures; true when all runs are the same."""
    print(
        f"portfolio run, {options.millions:g} million lines in {options.files} files: "
        f"{options.threads} threads here, {options.executors} executors of {options.slots} slots"
    )
    for name, turns in (("here", here), ("cluster", there)):
        wall = Spread.of([turn.wall_seconds for turn in turns])
        cpu = Spread.of([turn.cpu_seconds for turn in turns])
        print(
            f"{name:8} wall s {wall.least:.2f} / {wall.median:.2f} / {wall.most:.2f}, "
            f"CPU s {cpu.least:.2f} / {cpu.median:.2f} / {cpu.most:.2f}, "
            f"asker {max(turn.asker_bytes for turn in turns) / MIB:.0f} MiB, "
            f"largest executor {max(turn.executor_bytes for turn in turns) / MIB:.0f} MiB, "
            f"written {max(turn.written_bytes for turn in turns) / MIB:.1f} MiB"
        )
    hashes = {turn.content_hash for turn in (*here, *there)}
    print("content hash: the same" if len(hashes) == 1 else f"DIFFERENT content hashes: {sorted(hashes)}")
    return len(hashes) == 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CommandFailed as failure:
        sys.exit(str(failure))
