#!/usr/bin/env python3
"""Times What if on the sample company: how soon a lever answers, beside the ladder that is told anew each time.

usage: what_if.py --mainstay BIN [--requests 40]      (bench/README.md explains the figures)

Exit code 0 when every answer was right; with --require 1 when the target is missed.
"""

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

MOST_SECONDS = 0.300
EMAIL = "bench@example.com"


class Wrong(Exception):
    """An answer that is not what was asked for."""


def fill(binary: Path, folder: Path) -> str:
    """The sample company with its cost rates; gives a token that may read it."""

    def mainstay(*words: str) -> str:
        command = [str(binary), "--data", str(folder / "data"), *words]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout

    mainstay("demo", "--fill-only")
    mainstay("users", "add", EMAIL, "--name", "Bench", "--role", "admin")
    return mainstay("token", "create", "bench", "--owner", EMAIL).strip()


def asked(price: str, within: str | None) -> str:
    levers = {"price_percent": price, "discount_points": "0", "payment_days": 0, "freight_percent": "0",
              "minimum_order": 0, "service_percent": "0", "cost_rate_percent": "0", "elasticity": "0"}
    return json.dumps({"changes": [{"within": within, "levers": levers}]})


def ask(connection: http.client.HTTPConnection, token: str, method: str, path: str, body: str | None = None) -> tuple[float, dict]:
    """How long the whole answer took, and what it was."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    start = time.perf_counter()
    connection.request(method, f"/api/v1{path}", body=body, headers=headers)
    answer = connection.getresponse()
    text = answer.read()
    seconds = time.perf_counter() - start
    if answer.status != 200:
        raise Wrong(f"{method} {path}: {answer.status} {text[:300]!r}")
    return seconds, json.loads(text)


def net_sales(ladder: dict) -> int:
    return next(rung["amount"] for rung in ladder["rungs"] if rung["rung"] == "net_sales")


def times(connection: http.client.HTTPConnection, token: str, requests: int) -> tuple[float, list[float], list[float]]:
    """The first question, levers after it, and ladders."""
    first, told = ask(connection, token, "POST", "/economics/what-if", asked("1", None))
    before = net_sales(told["before"])
    pulled, ladders = [], []
    for turn in range(1, requests + 1):
        seconds, told = ask(connection, token, "POST", "/economics/what-if", asked(f"{turn % 50 + 1}.5", None))
        if net_sales(told["before"]) != before or net_sales(told["after"]) <= before:
            raise Wrong("a higher price leaves no more net sales")
        pulled.append(seconds)
        seconds, ladder = ask(connection, token, "GET", "/economics/ladder")
        if net_sales(ladder["ladder"]) != before:
            raise Wrong(f"the ladder has {net_sales(ladder['ladder'])} of net sales, what if started from {before}")
        ladders.append(seconds)
    return first, pulled, ladders


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mainstay", type=Path, required=True)
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--require", action="store_true")
    options = parser.parse_args()
    binary = options.mainstay.resolve()
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-") as folder:
        token = fill(binary, Path(folder))
        command = [str(binary), "--data", str(Path(folder) / "data"), "serve", "--listen", "127.0.0.1:0"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            assert server.stdout is not None
            address = urlsplit(server.stdout.readline().strip())
            connection = http.client.HTTPConnection("127.0.0.1", address.port or 0, timeout=120)
            first, pulled, ladders = times(connection, token, options.requests)
        finally:
            server.terminate()
            server.wait()
    worst = quantile(pulled, 0.99)
    print(f"first question  {first * 1000:8.1f} ms")
    for name, of in (("lever", pulled), ("ladder", ladders)):
        print(f"{name:<15} {statistics.median(of) * 1000:8.1f} ms median, {quantile(of, 0.99) * 1000:.1f} ms p99")
    is_met = worst <= MOST_SECONDS
    print(f"p99 of a lever {'within' if is_met else 'beyond'} {MOST_SECONDS * 1000:.0f} ms")
    return 0 if is_met or not options.require else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Wrong as wrong:
        sys.exit(f"wrong: {wrong}")
