"""Times whole processes from outside: CPU seconds (user and system) and peak memory as the kernel accounts them.

This module and the scripts that use it import nothing large: before a child runs its program it is a copy of this
process, and the kernel counts that copy's memory as the child's.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

MIB = 1024 * 1024


@dataclass(frozen=True)
class Run:
    """One finished child and what it printed."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    printed: str


@dataclass(frozen=True)
class Spread:
    """The smallest, the median and the largest of some figures."""

    least: float
    median: float
    most: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> "Spread":
        """The spread of at least one figure."""
        return cls(min(figures), statistics.median(figures), max(figures))


class CommandFailed(Exception):
    """A child did not exit with 0."""


def run(command: Sequence[str], threads: int) -> Run:
    """Runs a command to its end with that many processors and `THREADS` saying so."""
    environment = {**os.environ, "THREADS": str(threads)}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env=environment,
            preexec_fn=_processors(threads),
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            err.seek(0)
            said = err.read().decode(errors="replace").strip()[-600:]
            raise CommandFailed(f"`{' '.join(command)}` exited with {child.returncode}: {said}")
        out.seek(0)
        printed = out.read().decode()
    return Run(wall, usage.ru_utime + usage.ru_stime, _bytes(usage.ru_maxrss), printed)


def alternate(ours: Callable[[], Run], yardstick: Callable[[], Run], runs: int) -> tuple[list[Run], list[Run]]:
    """Runs both in turn, after one turn that is not counted, so that a drifting machine slows both alike."""
    turns = [(ours(), yardstick()) for _ in range(runs + 1)][1:]
    return [a for a, _ in turns], [b for _, b in turns]


def ratios(ours: Sequence[Run], yardstick: Sequence[Run], figure: Callable[[Run], float]) -> Spread:
    """Ours over the yardstick's, turn by turn."""
    return Spread.of([figure(a) / figure(b) for a, b in zip(ours, yardstick, strict=True)])


def without_start(finished: Run) -> Run:
    """The run less what its program says that starting took: an interpreter is not the job.

    The same seconds come off CPU and wall time, because loading modules from memory is computing.
    """
    start = _start_seconds(finished)
    return replace(finished, cpu_seconds=finished.cpu_seconds - start, wall_seconds=finished.wall_seconds - start)


def print_start(name: str, turns: Sequence[Run]) -> None:
    """What starting took in those figures; the targets are judged without it, to our own disadvantage."""
    _print_row(f"{name} start, within", Spread.of([_start_seconds(turn) for turn in turns]))


def print_table(title: str, names: tuple[str, str], ours: Sequence[Run], yardstick: Sequence[Run]) -> None:
    """CPU, wall and memory of both as min, median, max, and their ratios."""
    print(f"\n{title}")
    print(f"{'':<24}{'min':>10}{'median':>10}{'max':>10}")
    for name, turns in zip(names, (ours, yardstick), strict=True):
        _print_row(f"{name} CPU s", Spread.of([t.cpu_seconds for t in turns]))
        _print_row(f"{name} wall s", Spread.of([t.wall_seconds for t in turns]))
        _print_row(f"{name} peak MiB", Spread.of([t.peak_bytes / MIB for t in turns]))
    _print_row("ratio CPU", ratios(ours, yardstick, lambda t: t.cpu_seconds))
    _print_row("ratio wall", ratios(ours, yardstick, lambda t: t.wall_seconds))
    _print_row("ratio peak", ratios(ours, yardstick, lambda t: t.peak_bytes))


def _print_row(name: str, spread: Spread) -> None:
    print(f"{name:<24}{spread.least:>10.3f}{spread.median:>10.3f}{spread.most:>10.3f}", flush=True)


def _start_seconds(finished: Run) -> float:
    return float(json.loads(finished.printed.strip().splitlines()[-1])["start_seconds"])


def _processors(threads: int) -> Callable[[], None] | None:
    """Keeps a child to that many of the processors this process may use, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    chosen = sorted(os.sched_getaffinity(0))[:threads]
    return lambda: os.sched_setaffinity(0, chosen)


def _bytes(max_rss: int) -> int:
    """Linux counts in KiB, macOS in bytes."""
    return max_rss if sys.platform == "darwin" else max_rss * 1024
