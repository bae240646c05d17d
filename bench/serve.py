#!/usr/bin/env python3
"""Times `mainstay serve`: how soon it answers, what it keeps in memory, and the table of a portfolio of many accounts.

usage: serve.py --mainstay BIN [--accounts 100000] [--requests 4000]      (bench/README.md explains the figures)

Exit code 0 when every answer was right; with --require 1 when a target is missed.
"""

import argparse
import http.client
import json
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from measure import MIB

MOST_START_SECONDS = 1.0
MOST_IDLE_BYTES = 150 * MIB
MOST_P99_SECONDS = 0.050
ROWS = 100
SORTS = ("rank", "name", "revenue", "gross_profit", "recency", "frequency")
EMAIL = "bench@example.com"

MAPPING = """
source = "bench"
kind = "lines"

[columns]
customer = "customer_no"
customer_name = "customer_name"
invoice = "invoice_no"
date = "invoice_date"
revenue = "net_amount"
cost = "cost"
currency = "'EUR'"
"""


class Wrong(Exception):
    """An answer that is not what was asked for."""


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    host: str
    port: int
    pid: int
    token: str
    start_seconds: float

    def connection(self) -> http.client.HTTPConnection:
        """A connection that is kept."""
        return http.client.HTTPConnection(self.host, self.port, timeout=60)

    def get(self, connection: http.client.HTTPConnection, path: str) -> bytes:
        """The body of an answer, compressed as a browser has it."""
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Encoding": "gzip"}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise Wrong(f"GET {path}: {answer.status} {body[:300]!r}")
        return body

    def resident_bytes(self) -> int:
        """What of the process is in memory now."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def main() -> int:
    """Fills a data directory, serves it and reports."""
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-") as folder:
        token = fill(options, Path(folder))
        with serving(options, Path(folder) / "data", token) as server:
            return 0 if report(options, server) or not options.require else 1


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Times the server.")
    parser.add_argument("--mainstay", type=Path, required=True, help="an optimised binary")
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--in-flight", type=int, default=20, help="requests at a time")
    parser.add_argument("--requests", type=int, default=4_000)
    parser.add_argument("--require", action="store_true", help="fail when a target is missed")
    options = parser.parse_args()
    if not options.mainstay.is_file():
        parser.error(f"there is no binary {options.mainstay}")
    return options


def fill(options: argparse.Namespace, folder: Path) -> str:
    """Imports lines of that many accounts and computes their run; gives a token that may read it."""
    lines, mapping = folder / "lines.csv", folder / "mapping.toml"
    mapping.write_text(MAPPING)
    drawn = random.Random(1)
    with lines.open("w") as out:
        out.write("customer_no,customer_name,invoice_no,invoice_date,net_amount,cost\n")
        for line in range(3 * options.accounts):
            account, cents = line % options.accounts, int(drawn.paretovariate(1.1) * 1_000)
            day = f"2025-{drawn.randint(1, 12):02}-{drawn.randint(1, 28):02}"
            price, cost = cents / 100, cents * drawn.randint(55, 105) / 10_000
            out.write(f"{account:06},Customer {account} GmbH,{line // 2},{day},{price:.2f},{cost:.2f}\n")

    def mainstay(*words: str) -> str:
        command = [str(options.mainstay.resolve()), "--data", str(folder / "data"), *words]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout

    mainstay("import", "lines", str(lines), "--mapping", str(mapping), "--yes")
    mainstay("analyze", "--format", "csv", "--out", str(folder / "run.csv"))
    mainstay("users", "add", EMAIL, "--name", "Bench", "--role", "admin")
    return mainstay("token", "create", "bench", "--owner", EMAIL).strip()


@contextmanager
def serving(options: argparse.Namespace, data: Path, token: str) -> Iterator[Server]:
    """A server on a free port, timed from its start to its first answer."""
    command = [str(options.mainstay.resolve()), "--data", str(data), "serve", "--listen", "127.0.0.1:0"]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        address = urlsplit(process.stdout.readline().strip())
        server = Server("127.0.0.1", address.port or 0, process.pid, token, 0.0)
        connection = server.connection()
        connection.request("GET", "/healthz")
        if connection.getresponse().status != 204:
            raise Wrong("the server does not answer /healthz")
        yield Server(server.host, server.port, server.pid, token, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait()


def report(options: argparse.Namespace, server: Server) -> bool:
    """Prints every figure beside its target; true when all are met."""
    time.sleep(2)
    idle = server.resident_bytes()
    run = check(options, server)
    first = time.perf_counter()
    server.get(server.connection(), f"/api/v1/runs/{run}/accounts?limit={ROWS}")
    first = time.perf_counter() - first
    started = time.perf_counter()
    seconds = sorted(load(options, server, run))
    rate = len(seconds) / (time.perf_counter() - started)
    print(f"\nserver, {options.accounts:,} accounts, {options.in_flight} requests in flight, {len(seconds):,} in all")
    met = [
        judged("start to first answer, s", server.start_seconds, MOST_START_SECONDS),
        judged("idle, resident MiB", idle / MIB, MOST_IDLE_BYTES / MIB),
    ]
    print(f"{'first table again, s':<28}{first:>10.3f}")
    print(f"{'table, median s':<28}{statistics.median(seconds):>10.4f}")
    met.append(judged("table, p99 s", seconds[len(seconds) * 99 // 100], MOST_P99_SECONDS))
    print(f"{'table, slowest s':<28}{seconds[-1]:>10.4f}")
    print(f"{'tables per second':<28}{rate:>10.0f}")
    print(f"{'after that, resident MiB':<28}{server.resident_bytes() / MIB:>10.0f}")
    return all(met)


def judged(name: str, figure: float, most: float) -> bool:
    """Prints a figure and its target."""
    met = figure < most
    print(f"{name:<28}{figure:>10.4f}   target below {most:g}: {'met' if met else 'MISSED'}")
    return met


def check(options: argparse.Namespace, server: Server) -> str:
    """The id of the run, whose table must hold every account."""
    connection = server.connection()
    connection.request("GET", "/api/v1/portfolio", headers={"Authorization": f"Bearer {server.token}"})
    run = str(json.loads(connection.getresponse().read())["portfolio"]["run"]["id"])
    path = f"/api/v1/runs/{run}/accounts?limit=1"
    connection.request("GET", path, headers={"Authorization": f"Bearer {server.token}"})
    total = json.loads(connection.getresponse().read())["meta"]["total"]
    if total != options.accounts:
        raise Wrong(f"the table has {total} accounts, {options.accounts} were imported")
    return run


def load(options: argparse.Namespace, server: Server, run: str) -> list[float]:
    """Asks for tables, so many at a time, each connection the next as soon as the last has come; seconds of each."""
    questions = iter([question(options, random.Random(turn), run) for turn in range(options.requests)])
    lock, seconds, failures = threading.Lock(), [], []

    def ask() -> None:
        connection = server.connection()
        while True:
            with lock:
                path = next(questions, None)
            if path is None or failures:
                return
            started = time.perf_counter()
            try:
                server.get(connection, path)
            except (Wrong, OSError, http.client.HTTPException) as failure:
                failures.append(failure)
                return
            seconds.append(time.perf_counter() - started)

    threads = [threading.Thread(target=ask) for _ in range(options.in_flight)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise Wrong(str(failures[0]))
    return seconds


def question(options: argparse.Namespace, drawn: random.Random, run: str) -> str:
    """What people ask of the table: its beginning by some column, a later page, one class, a search."""
    query: dict[str, str | int] = {"limit": ROWS}
    match drawn.choices(("sort", "page", "class", "search"), (4, 3, 2, 1))[0]:
        case "sort":
            query |= {"sort": drawn.choice(SORTS), "order": drawn.choice(("asc", "desc"))}
        case "page":
            query |= {"after": drawn.randrange(0, options.accounts, ROWS)}
        case "class":
            query |= {"revenue_class": drawn.choice("ABC"), "sort": drawn.choice(SORTS)}
        case _:
            query |= {"q": str(drawn.randrange(options.accounts))}
    return f"/api/v1/runs/{run}/accounts?{urlencode(query)}"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Wrong, subprocess.CalledProcessError) as failure:
        sys.exit(str(failure))
