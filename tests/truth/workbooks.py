#!/usr/bin/env python3
"""Proves that every workbook the API hands out tells its figures by itself.

A sample company is served, every operation of the API document that answers with a workbook is asked, and LibreOffice opens
each file twice: as it is, and with every formula calculated anew. Both readings must agree cell by cell, and no cell may be an
error. An operation that this script does not know how to ask fails it, and so does a workbook without formulas that is not
known to have none. Skipped, with a printed reason, where LibreOffice is absent.
"""

import argparse
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from expected import Check
from portfolio import PROJECT, run
from spreadsheet import ALWAYS

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COMPANY = ["--accounts", "120", "--lines", "6000", "--seed", "7"]
EMAIL = "workbooks@mainstay.example"
# Lists of values without anything to calculate.
VALUES_ALONE = {"export_quarantine_workbook", "export_sql"}
ERRORS = re.compile(r"#(DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|NULL!)|Err:\d+")
# What an operation asks beside its path; the rest is the default.
QUERIES = {
    "export_bridge_workbook": "by=account",
    "export_ladder_workbook": "by=account",
    "export_matrix": "x=contribution_1&y=margin&size=pocket_sales",
    "export_profit_structure": "by=account",
}

PRICED = """source = "priced"
[columns]
customer = "customer"
invoice = "invoice"
date = "date"
product = "product"
quantity = "quantity"
revenue = "quantity * list - discount"
list_price = "list"
discount = "discount"
cost = "cost"
currency = "'EUR'"
"""


class Api:
    """The API of a running server, asked in a program's name."""

    def __init__(self, address: str, secret: str) -> None:
        self.address, self.secret = f"{address}/api/v1", secret

    def ask(self, method: str, path: str, body: object = None) -> bytes:
        """The body of a good answer; what the problem says otherwise."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as refused:
            raise RuntimeError(f"{method} {path}: {refused.read().decode()[:400]}") from refused

    def json(self, method: str, path: str, body: object = None) -> Any:
        """The same as JSON."""
        return json.loads(self.ask(method, path, body))


def main() -> int:
    """Runs the check on every workbook there is."""
    parser = argparse.ArgumentParser(description="Lets LibreOffice calculate every workbook of the API anew.")
    parser.add_argument("--mainstay", type=Path, required=True)
    options = parser.parse_args()
    soffice = shutil.which("soffice")
    if soffice is None:
        print("skipped: no soffice on the path (Debian: libreoffice-calc-nogui)")
        return 0
    failed = passed = 0
    with tempfile.TemporaryDirectory(prefix="mainstay-workbooks-") as name:
        for check in checks(options.mainstay.resolve(), Path(name), soffice):
            print(f"{'ok  ' if check.failure is None else 'FAIL'} {check.claim}", end="")
            print("" if check.failure is None else f": {check.failure}", flush=True)
            passed, failed = passed + (check.failure is None), failed + (check.failure is not None)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def checks(mainstay: Path, place: Path, soffice: str) -> Iterator[Check]:
    """The workbooks of a sample company, each read twice."""
    data, books = place / "data", place / "books"
    books.mkdir()
    subprocess.run([mainstay, "--data", data, "demo", "--fill-only", *COMPANY], check=True, capture_output=True)
    priced(mainstay, data, place)
    run(mainstay, data, ["economics", "capital", "--percent", "7", "--json"])
    person = ["users", "add", EMAIL, "--name", "Workbooks", "--role", "admin"]
    subprocess.run([mainstay, "--data", data, *person], check=True, capture_output=True)
    token = ["token", "create", "--owner", EMAIL, "--scopes", "read,analyse,admin", "workbooks"]
    made = subprocess.run([mainstay, "--data", data, *token], check=True, capture_output=True, text=True)
    secret = made.stdout.split()[-1]
    serve = [mainstay, "--data", data, "serve", "--listen", "127.0.0.1:0"]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True, env={**os.environ, "NO_COLOR": "1"}) as server:
        try:
            assert server.stdout
            address = next(line for line in server.stdout if line.startswith("http")).strip()
            api = Api(address, secret)
            asked = said(api)
            operations = dict(workbooks())
            for operation, (method, path) in operations.items():
                try:
                    (books / f"{operation}.xlsx").write_bytes(fetched(api, operation, method, path, asked))
                except (KeyError, RuntimeError) as wrong:
                    yield Check(operation, f"cannot be asked: {wrong}")
        finally:
            server.terminate()
    found = sorted(books.glob("*.xlsx"))
    yield Check("there are workbooks", None if len(found) > 20 else f"{len(found)} of them")
    kept, anew = (opened(found, soffice, place, calculate) for calculate in (False, True))
    for book in found:
        formulas = count_formulas(book)
        if (formulas == 0) != (book.stem in VALUES_ALONE):
            yield Check(book.stem, f"{formulas} formulas")
        else:
            yield Check(f"{book.stem}: {formulas} formulas", "; ".join(differing(book.stem, kept, anew)[:4]) or None)


def priced(mainstay: Path, data: Path, place: Path) -> None:
    """Lines with list prices, which the sample company has none of: price bands and waterfalls take them."""
    lines, mapping = place / "priced.csv", place / "priced.toml"
    rows = [
        f"L{account:02},L{account:02}-{month},2025-{month:02}-15,P1,{20 + account},50,"
        f"{(account % 5) * 20 + (300 if account == 9 else 0)},700"
        for account in range(1, 16)
        for month in range(1, 13)
    ]
    lines.write_text("customer,invoice,date,product,quantity,list,discount,cost\n" + "\n".join(rows) + "\n", encoding="utf-8")
    mapping.write_text(PRICED, encoding="utf-8")
    run(mainstay, data, ["import", "lines", str(lines), "--mapping", str(mapping), "--yes", "--json"])


def said(api: Api) -> dict[str, Any]:
    """What people would have said by then, so that there is something of each kind; and what paths are filled with."""
    runs = api.json("GET", "/runs")["runs"]
    newest = max(runs, key=lambda each: each["as_of"])
    before = min(runs, key=lambda each: each["as_of"])
    rows = api.json("GET", f"/runs/{newest['id']}/accounts")["accounts"]
    rows = [row for row in rows if row["id"]]
    for row, since in ((rows[0], "2020-01-01"), (rows[-1], None)):
        marked = api.json("POST", "/key-accounts", {"account_id": row["id"], "reason": "Reference", "since": since})
    api.ask("PUT", "/key-accounts/threshold", {"rung": None, "least_amount": 100_000, "least_percent": "10", "must_not_fall": True})
    assert marked
    kept = {"name": "By behaviour", "reason": "A check", "definition": {"kind": "rfm"}}
    segmentation = api.json("POST", "/segmentations", kept)
    levers = {"price_percent": "-2", "payment_days": 15}
    change = {"levers": levers, "within": None}
    draft = {"capital_percent": None, "changes": [change], "from": None, "until": None}
    scenario = api.json("POST", "/scenarios", {"name": "Cheaper", "asked": draft})
    return {
        "/runs/{id}": newest["id"],
        "with": before["id"],
        "/accounts/{id}": rows[0]["id"],
        "/segmentation-versions/{id}": segmentation["segmentation_version"]["id"],
        "/scenarios/{id}": scenario["scenario"]["id"],
        "/imports/{id}": api.json("GET", "/imports")["imports"][0]["id"],
        "export_sql": {"query": "select customer, sum(revenue) as revenue from lines group by customer", "format": "xlsx"},
        "export_allocation": {"capacity": 1000},
    }


def workbooks() -> Iterator[tuple[str, tuple[str, str]]]:
    """Every operation that answers with a workbook, by the API document."""
    document = json.loads((PROJECT / "openapi.json").read_text(encoding="utf-8"))
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if WORKBOOK in operation["responses"].get("200", {}).get("content", {}):
                yield operation["operationId"], (method.upper(), path)


def fetched(api: Api, operation: str, method: str, path: str, asked: dict[str, Any]) -> bytes:
    """A workbook."""
    prefix = re.match(r"/[a-z-]+/\{id\}", path)
    filled = path.replace("{id}", asked[prefix[0]]) if prefix else path
    query = QUERIES.get(operation, "")
    if operation == "export_migration":
        query = f"with={asked['with']}&by=tier"
    return api.ask(method, f"{filled}?{query}" if query else filled, asked.get(operation) if method == "POST" else None)


def opened(books: list[Path], soffice: str, place: Path, calculate: bool) -> dict[str, list[list[str]]]:
    """Every sheet of every workbook as LibreOffice shows it, in full precision."""
    profile, out = place / f"profile-{calculate}", place / f"sheets-{calculate}"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS.format(mode=0 if calculate else 1))
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    command = [soffice, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", options]
    subprocess.run([*command, "--outdir", out, *books], check=True, capture_output=True, timeout=900)
    sheets = {}
    for file in sorted(out.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            sheets[file.stem] = list(csv.reader(text))
    return sheets


def count_formulas(book: Path) -> int:
    """How many cells calculate."""
    with zipfile.ZipFile(book) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        return sum(len(re.findall(rb"<f[ >]", parts.read(name))) for name in sheets)


def differing(book: str, kept: dict[str, list[list[str]]], anew: dict[str, list[list[str]]]) -> list[str]:
    """Cells that are an error, or that calculating changes."""
    wrong = []
    for sheet in sorted(name for name in kept if name.startswith(f"{book}-")):
        was, now = kept[sheet], anew.get(sheet, [])
        if len(was) != len(now):
            wrong.append(f"{sheet}: {len(was)} rows become {len(now)}")
        for down, (before, after) in enumerate(zip(was, now, strict=False), 1):
            for across, (old, new) in enumerate(zip(before, after, strict=False), 1):
                if ERRORS.search(new) or not same(old, new):
                    wrong.append(f"{sheet} row {down} column {across}: {old!r} becomes {new!r}")
    return wrong


def same(old: str, new: str) -> bool:
    """Words as they are; numbers to half a cent or 1e-9 of themselves."""
    if old == new:
        return True
    try:
        was, now = (float(text.removesuffix("%")) for text in (old, new))
    except ValueError:
        return False
    return abs(was - now) <= max(5e-3, 1e-9 * abs(was))


if __name__ == "__main__":
    sys.exit(main())
