#!/usr/bin/env python3
"""Proves that the exported spreadsheet tells the classes by itself.

LibreOffice opens what `mainstay analyze --format xlsx` wrote, calculates every formula anew, and must find the classes and
figures the run has. Then the cuts on the sheet *Parameters* are changed in the file itself, and LibreOffice must find the
classes that a run asked with those cuts has, which is told by an independent path. A reader that does not calculate must
find the run's classes in the file as it is. Skipped, with a printed reason, where LibreOffice or the data are absent.
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
import zipfile
from collections.abc import Iterator
from pathlib import Path

from datasets import DATA_SETS, DataSet
from expected import Check
from portfolio import PROJECT, named, run

# Always calculate, whatever the file says it holds already.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"><value>{mode}</value></prop></item>
</oor:items>"""
CHANGED = {"80": "60", "95": "85", "0.5": "0.8", "1": "1.3", "0.75": "0.5", "0.4": "0.2", "population": "sample"}
FLAGS = ["--abc", "60/85", "--xyz", "0.8/1.3", "--frequency", "0.5/0.2", "--deviation", "sample"]
WORDS = {
    "ABC": "revenue_class",
    "XYZ": "xyz",
    "XYZ by": "xyz_basis",
    "Regularity": "regularity.class",
    "Variability": "variability.class",
    "Frequency": "purchase_frequency.class",
}
RATIOS = {
    "Regularity: variation": "regularity.cv",
    "Variability: variation": "variability.cv",
    "Periods": "variability.periods",
    "Share of periods": "purchase_frequency.active_share",
    "Share": "share",
    "Cumulative share": "cumulative_share",
}


def main() -> int:
    """Runs the checks on the data sets there are."""
    parser = argparse.ArgumentParser(description="Lets LibreOffice tell the classes of exported runs.")
    parser.add_argument("--mainstay", type=Path, required=True)
    folder = os.environ.get("MAINSTAY_SHARED_DATA", str(PROJECT.parent / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=Path(folder), help="the folder of the public data sets")
    options = parser.parse_args()
    soffice = shutil.which("soffice")
    if soffice is None:
        print("skipped: no soffice on the path (Debian: libreoffice-calc)")
        return 0
    failed = passed = 0
    for data_set in sorted(DATA_SETS, key=lambda d: d.published.rows):
        if not (options.data / data_set.file).is_file():
            print(f"skipped: no {data_set.file} in {options.data} (MAINSTAY_SHARED_DATA or --data names the folder)")
            continue
        for check in checks(data_set, options.data, options.mainstay, soffice):
            print(f"{'ok  ' if check.failure is None else 'FAIL'} {data_set.name} {check.claim}", end="")
            print("" if check.failure is None else f": {check.failure}", flush=True)
            passed, failed = passed + (check.failure is None), failed + (check.failure is not None)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def checks(data_set: DataSet, folder: Path, mainstay: Path, soffice: str) -> Iterator[Check]:
    """The three readings of one data set's workbook."""
    with tempfile.TemporaryDirectory(prefix="mainstay-spreadsheet-") as name:
        place = Path(name)
        data, book, changed = place / "data", place / "accounts.xlsx", place / "changed.xlsx"
        mapping = PROJECT / "examples" / "mappings" / f"{data_set.name}.toml"
        lines = [str(folder / data_set.file), "--mapping", str(mapping), "--yes", "--json"]
        run(mainstay, data, ["import", "lines", *lines])
        asked = ["analyze", "--window", "all", "--xyz-window", "all"]
        subprocess.run(
            [str(mainstay.resolve()), "--data", str(data), *asked, "--format", "xlsx", "--out", str(book)], check=True
        )
        change_cuts(book, changed)
        told = run(mainstay, data, [*asked, "--format", "json"])
        told_anew = run(mainstay, data, [*asked, *FLAGS, "--format", "json"])
        yield from named("as written", compared(told, opened(book, soffice, place, calculate=False)))
        yield from named("calculated", compared(told, opened(book, soffice, place, calculate=True)))
        yield from named("other cuts", compared(told_anew, opened(changed, soffice, place, calculate=True)))


def change_cuts(book: Path, changed: Path) -> None:
    """Writes other cuts into the cells of the sheet of parameters, and nothing else."""
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            text = old.read(item)
            if item.filename == "xl/worksheets/sheet3.xml":
                text = re.sub(rb'(<c r="B[2-8]"[^>]*>.*?<(?:v|t)>)([^<]*)(</)', changed_cell, text)
            new.writestr(item, text)


def changed_cell(cell: re.Match[bytes]) -> bytes:
    """The cell with the other cut."""
    return cell[1] + CHANGED[cell[2].decode()].encode() + cell[3]


def opened(book: Path, soffice: str, place: Path, calculate: bool) -> dict[str, list[dict[str, str]]]:
    """The sheets Accounts and Cells as LibreOffice shows them, in full precision."""
    profile = place / f"profile-{calculate}"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS.format(mode=0 if calculate else 1))
    # Comma, quotes, UTF-8, from line 1, values as stored and not as shown, every sheet in a file of its own.
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    out = place / f"{book.stem}-{calculate}"
    command = [soffice, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", options]
    subprocess.run([*command, "--outdir", str(out), str(book)], check=True, capture_output=True, timeout=900)
    return {sheet: rows(out / f"{book.stem}-{sheet}.csv") for sheet in ("Accounts", "Cells")}


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of a sheet by their headings."""
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def compared(told: dict, sheets: dict[str, list[dict[str, str]]]) -> Iterator[Check]:
    """What a sheet shows beside what the run says."""
    accounts = {row["Number"]: row for row in sheets["Accounts"]}
    yield Check("one row for each account", None if len(accounts) == len(told["accounts"]) else f"{len(accounts)} rows")
    for heading, field in (WORDS | RATIOS).items():
        differing = [
            f"{row['external_id']}: told {at(row, field)}, shown {accounts[row['external_id']][heading]}"
            for row in told["accounts"]
            if not same(at(row, field), accounts[row["external_id"]][heading])
        ]
        failure = f"{len(differing)} differing: {'; '.join(differing[:3])}" if differing else None
        yield Check(f"{heading}", failure)
    cells = {(row["ABC"], row["XYZ"]): row for row in sheets["Cells"]}
    wrong = []
    for cell in told["nine_cells"]:
        shown = cells[cell["abc"], cell["xyz"]]
        same_money = abs(float(shown["Revenue"]) * 100 - cell["revenue"]) <= 1
        if int(shown["Accounts"]) != cell["accounts"] or not same_money or shown["What to do"] != cell["advice"]:
            wrong.append(f"{cell['abc']}{cell['xyz']}: {shown}")
    yield Check("nine cells", "; ".join(wrong) or None)


def at(row: dict, field: str) -> object:
    """A printed field by its path."""
    for key in field.split("."):
        row = row[key]
    return row


def same(told: object, shown: str) -> bool:
    """Words as they are, nothing as an empty cell, numbers to 1e-9 of themselves."""
    if isinstance(told, float | int):
        number = float(shown.removesuffix("%") or "nan") / (100 if shown.endswith("%") else 1)
        return abs(number - told) <= 1e-9 * max(1, abs(told))
    return shown == (told or "")


if __name__ == "__main__":
    sys.exit(main())
