#!/usr/bin/env python3
"""Proves that the audit of the customer base is the one its method describes (docs/methods/customer-base-1.md).

For each public data set it recomputes periods, who stayed, came and went, retention, cohorts, what changes of revenue are made
of and both survival curves from the days of facts.py, in whole numbers and fractions: effects by walking through all
orders of the four factors, survival by asking of every month who was there. Then it compares what `mainstay customer-base
--format json` prints: money and counts equal, ratios to 1e-9, effects to three cents. Exit code 0 when all
agrees, else 1.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import permutations
from math import prod
from pathlib import Path
from typing import Any

from datasets import DATA_SETS, DataSet
from facts import Facts, Ledger, read
from portfolio import PROJECT, CommandFailed, arguments, run

MONTHS = {"quarter": 3, "half_year": 6, "year": 12}
MOST_PERIODS = 20
LAPSE = 12

Period = tuple[int, int]


def month(day: date) -> int:
    """Months since year 0."""
    return day.year * 12 + day.month - 1


def purchases(account: Facts) -> list[int]:
    """The month of each day on which it bought more than it returned."""
    return [month(day) for day, net in account.days if net > 0]


def bought(account: Facts, period: Period) -> int:
    """On how many days it bought in a period."""
    return sum(period[0] <= when < period[1] for when in purchases(account))


def revenue(account: Facts, period: Period) -> int:
    """What it brought in a period, returns included, in 1/10,000."""
    return sum(net for day, net in account.days if period[0] <= month(day) < period[1])


def figures(accounts: list[Facts], period: Period) -> dict[str, int]:
    """The factors of a group in a period."""
    orders = [bought(account, period) for account in accounts]
    return {
        "customers": sum(min(purchases(account)) < period[1] for account in accounts),
        "active": sum(number > 0 for number in orders),
        "orders": sum(orders),
        # A credit before the first purchase is nobody's.
        "revenue": sum(revenue(account, period) for account in accounts if min(purchases(account)) < period[1]),
    }


def effects(before: dict[str, int], after: dict[str, int]) -> dict[str, Fraction] | None:
    """The mean over all orders of letting one factor after the other change."""
    names = ("customers", "active", "orders", "revenue")
    if any(side[name] == 0 for side in (before, after) for name in names[:3]):
        return None

    def factors(of: dict[str, int]) -> list[Fraction]:
        parts = [Fraction(1), *(Fraction(of[name]) for name in names)]
        return [later / earlier for earlier, later in zip(parts, parts[1:], strict=False)]

    old, new = factors(before), factors(after)
    found = [Fraction(0)] * 4
    orders = list(permutations(range(4)))
    for order in orders:
        now = list(old)
        for factor in order:
            was = prod(now, start=Fraction(1))
            now[factor] = new[factor]
            found[factor] += prod(now, start=Fraction(1)) - was
    return dict(zip(("customers", "active", "orders", "value"), (one / len(orders) for one in found), strict=True))


def survival(lifetimes: list[tuple[int, bool]]) -> list[tuple[int, int, int, Fraction]]:
    """Kaplan and Meier, month after month."""
    share, points = Fraction(1), []
    for at in range(max((length for length, _ in lifetimes), default=-1) + 1):
        there = sum(length >= at for length, _ in lifetimes)
        ended = sum(length == at and over for length, over in lifetimes)
        if ended:
            share *= 1 - Fraction(ended, there)
            points.append((at, there, ended, share))
    return points


def lifetime(account: Facts, end: int) -> tuple[int, bool] | None:
    """To the last purchase before twelve silent months, judged where twelve more months are known."""
    when = purchases(account)
    judged = end - LAPSE - 1
    if when[0] > judged:
        return None
    for place, at in enumerate(when):
        following = when[place + 1] if place + 1 < len(when) else end
        if following - at - 1 >= LAPSE:
            return at - when[0], True
    return judged - when[0], False


def second(account: Facts, end: int) -> tuple[int, bool] | None:
    """To the second day with a purchase, as far as whole months are known."""
    when = [at for at in purchases(account) if at < end]
    if not when:
        return None
    return (when[1] - when[0], True) if len(when) > 1 else (end - 1 - when[0], False)


Check = tuple[str, str | None]


def equal(claim: str, found: object, wanted: object) -> Check:
    """Whether two things are the same."""
    return claim, None if found == wanted else f"{found} instead of {wanted}"


def near(claim: str, found: float | None, wanted: Fraction | None, within: float = 1e-9) -> Check:
    """Whether a number is within a distance of the right one."""
    if found is None or wanted is None:
        return equal(claim, found, wanted)
    return claim, None if abs(found - float(wanted)) <= within * max(1.0, abs(float(wanted))) else f"{found}, not {float(wanted)}"


def minor(parts: int) -> int:
    """Rounded to cents, half away from zero."""
    return (abs(parts) + 50) // 100 * (1 if parts >= 0 else -1)


def part(of: int, whole: int) -> Fraction | None:
    """A ratio of amounts, of a positive whole only."""
    return Fraction(of, whole) if whole > 0 else None


def compared(ledger: Ledger, printed: dict[str, Any], length: str) -> Iterator[Check]:
    """Everything printed beside everything recomputed."""
    accounts = [account for account in ledger.accounts if purchases(account)]
    end, months = month(ledger.as_of), MONTHS[length]
    first = min(min(purchases(account)) for account in accounts)
    number = max(0, min(MOST_PERIODS, -((first - end) // months)))
    periods = [(end - back * months, end - (back - 1) * months) for back in range(number, 0, -1)]
    whole = [figures(accounts, period) for period in periods]
    said = [{**{name: one["figures"][name] for name in ("customers", "active", "orders")}, "revenue": one["figures"]["revenue"]} for one in printed["periods"]]
    yield equal("periods", said, [{**of, "revenue": minor(of["revenue"])} for of in whole])
    for place, step in enumerate(printed["steps"]):
        yield from stepped(accounts, periods, whole, place, step)
    yield from cohorts(accounts, periods, printed["cohorts"])
    lives = [life for life in (lifetime(account, end) for account in accounts) if life]
    waits = [wait for wait in (second(account, end) for account in accounts) if wait]
    for name, curve in (("survival", survival(lives)), ("second_order", survival(waits))):
        yield equal(f"{name}, counts", [(one["months"], one["at_risk"], one["ended"]) for one in printed[name]], [one[:3] for one in curve])
        for one, point in zip(printed[name], curve, strict=True):
            yield near(f"{name} at {point[0]}", one["share"], point[3])


def stepped(accounts: list[Facts], periods: list[Period], whole: list[dict[str, int]], place: int, step: dict[str, Any]) -> Iterator[Check]:
    """One step from a period to the next."""
    was, now = periods[place], periods[place + 1]
    counts = {"kept": 0, "won": 0, "returned": 0, "left": 0}
    before = after = at_most = active = 0
    for account in accounts:
        then, today = bought(account, was) > 0, bought(account, now) > 0
        is_new = now[0] <= min(purchases(account)) < now[1]
        kind = {(True, True): "kept", (True, False): "left", (False, True): "won" if is_new else "returned"}.get((then, today))
        if kind:
            counts[kind] += 1
        if then:
            active += 1
            of = (revenue(account, was), revenue(account, now))
            before, after = before + of[0], after + of[1]
            at_most += min(of[0], of[1])
    name = f"step {place}"
    yield equal(f"{name}, who", {kind: step[kind] for kind in counts}, counts)
    yield near(f"{name}, logo", step["retention"]["logo"], Fraction(counts["kept"], active) if active else None)
    yield near(f"{name}, revenue", step["retention"]["revenue"], part(after, before))
    yield near(f"{name}, without growth", step["retention"]["revenue_without_growth"], part(at_most, before))
    wanted = effects(whole[place], whole[place + 1])
    printed = step["revenue"]
    if wanted is None or printed is None:
        yield equal(f"{name}, effects", printed, wanted)
        return
    found = {one["factor"]: one["amount"] for one in printed["effects"]}
    for factor, effect in wanted.items():
        # Each effect is rounded to a cent, and the largest takes what that leaves.
        off = abs(found[factor] - effect / 100)
        yield f"{name}, {factor}", None if off <= 3 else f"{found[factor]}, not {float(effect / 100)}"
    change = whole[place + 1]["revenue"] - whole[place]["revenue"]
    yield equal(f"{name}, together", (sum(found.values()), printed["change"]), (minor(change), minor(change)))


def cohorts(accounts: list[Facts], periods: list[Period], printed: list[dict[str, Any]]) -> Iterator[Check]:
    """Who joined when, and what they brought since."""
    wanted = []
    starts = [(None, (0, periods[0][0])), *enumerate(periods)] if periods else []
    for place, (start, end) in starts:
        members = [account for account in accounts if start <= min(purchases(account)) < end]
        if members:
            over = [figures(members, period) for period in periods[place or 0 :]]
            wanted.append((len(members), [(of["active"], of["orders"], minor(of["revenue"])) for of in over]))
    said = [(one["size"], [(of["active"], of["orders"], of["revenue"]) for of in one["periods"]]) for one in printed]
    yield equal("cohorts", said, wanted)


def against(mainstay: Path, data_set: DataSet, folder: Path) -> Iterator[Check]:
    """What the binary says of one data set, in each length of period."""
    ledger = read(data_set, folder, date.today())
    with tempfile.TemporaryDirectory(prefix="mainstay-truth-") as directory:
        mapping = PROJECT / "examples" / "mappings" / f"{data_set.name}.toml"
        lines = ["import", "lines", str(folder / data_set.file), "--mapping", str(mapping), "--yes", "--json"]
        run(mainstay, Path(directory), lines)
        run(mainstay, Path(directory), ["analyze", "--format", "json"])
        for length in MONTHS:
            printed = run(mainstay, Path(directory), ["customer-base", "--period", length, "--format", "json"])
            found = list(compared(ledger, printed, length))
            failed = [f"{claim}: {failure}" for claim, failure in found if failure]
            yield f"{data_set.name} by {length}, {len(found)} figures", "; ".join(failed[:3]) or None


def main() -> int:
    """Runs the checks and prints one line for each."""
    options = arguments()
    missing = [one.file for one in options.sets if not (options.data / one.file).is_file()]
    if missing or options.mainstay is None:
        print(f"skipped: no {', '.join(missing) or 'binary'} ({os.environ.get('MAINSTAY_SHARED_DATA', options.data)})")
        return 0
    failed = 0
    for data_set in options.sets:
        try:
            found = list(against(options.mainstay, data_set, options.data))
        except (CommandFailed, json.JSONDecodeError) as failure:
            found = [(f"{data_set.name} runs", str(failure))]
        for claim, failure in found:
            failed += failure is not None
            print(f"ok   {claim}" if failure is None else f"FAIL {claim}: {failure}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
