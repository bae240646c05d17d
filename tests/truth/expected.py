"""The checks themselves: what a program printed beside what the recomputation says.

Money and counts must be equal; ratios may differ by 1e-9.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from datasets import DataSet
from facts import Ledger
from judgement import (
    CONCENTRATION_RATIOS,
    Judgement,
    class_counts,
    concentration,
    to_minor,
)
from rhythm import Options, counted, rhythm

XYZ_BASES = {
    "default": "xyz",
    "regularity": "regularity.class",
    "variability": "variability.class",
    "frequency": "purchase_frequency.class",
}
TOLERANCE = Fraction(1, 10**9)
EXAMPLES = 3


@dataclass(frozen=True)
class Check:
    """One claim and, where it fails, what was found."""

    claim: str
    failure: str | None


def same(expected: object, printed: object) -> bool:
    """Equality for money, counts, words and `None`; a difference of at most 1e-9 for ratios."""
    if isinstance(expected, Fraction):
        return type(printed) in (int, float) and abs(expected - Fraction(str(printed))) <= TOLERANCE
    return type(expected) is type(printed) and expected == printed


def check(claim: str, expected: object, printed: object) -> Check:
    """Compares one figure."""
    if same(expected, printed):
        return Check(claim, None)
    return Check(claim, f"expected {_shown(expected)}, printed {_shown(printed)}")


def published(data_set: DataSet, ledger: Ledger, revenue: Iterable[Judgement]) -> Iterator[Check]:
    """The recomputation itself against totals that others have published."""
    known, judged = data_set.published, list(revenue)
    counts = class_counts([j.revenue_class for j in judged])
    held = concentration(ledger.accounts, "revenue")
    yield check("rows", known.rows, ledger.rows)
    yield check("left out", known.left_out, ledger.left_out)
    yield check("quarantined", known.quarantined, ledger.quarantined)
    yield check("revenue", known.revenue_minor, to_minor(sum(a.revenue for a in ledger.accounts)))
    if known.gross_profit_minor is not None:
        yield check("gross profit", known.gross_profit_minor, _gross_profit(judged))
    yield check("classes by revenue", known.abc, (counts["A"], counts["B"], counts["C"] + counts["N"]))
    if held is None:
        yield Check("concentration", "no account has a positive revenue")
        return
    yield check("gini", known.gini, f"{float(held.gini):.6f}"[1:])
    yield check("hhi", known.hhi, f"{float(held.hhi):.6f}"[1:])
    yield check("share of the top 20 %", known.top_20_percent, f"{float(held.top_20_percent_share):.4f}"[1:])
    yield check("accounts for 80 %", known.accounts_for_80_percent, held.accounts_for_80_percent)


def steady(ledger: Ledger, options: Options, printed: dict[str, Any]) -> Iterator[Check]:
    """What `analyze` printed of XYZ, account by account and counted."""
    found = {account.customer: rhythm(account, ledger.as_of, options) for account in ledger.accounts}
    rows = {row.get("external_id"): row for row in printed.get("accounts", [])}
    fields = {customer: {"xyz": r.xyz, "xyz_basis": r.xyz_basis, **r.fields} for customer, r in found.items()}
    for field in next(iter(fields.values())):
        differing = [
            f"{customer}: expected {_shown(wanted[field])}, printed {_shown(_at(rows.get(customer), field))}"
            for customer, wanted in fields.items()
            if not same(wanted[field], _at(rows.get(customer), field))
        ]
        yield Check(f"accounts: {field}", _listed("differing", differing))
    for basis, field in XYZ_BASES.items():
        expected = counted(str(wanted[field]) for wanted in fields.values())
        yield check(f"summary.xyz.{basis}", expected, _at(printed, f"summary.xyz.{basis}"))


def published_xyz(data_set: DataSet, ledger: Ledger) -> Iterator[Check]:
    """The recomputation of XYZ against the counts that others have published: whole file, partial periods kept."""
    known = data_set.published
    for period, expected in (("month", known.xyz_by_month), ("quarter", known.xyz_by_quarter)):
        options = Options(xyz_window="all", period=period, partial_periods="keep")
        classes = [rhythm(a, ledger.as_of, options).fields["variability.class"] for a in ledger.accounts]
        yield check(f"XYZ by {period}", expected, tuple(counted(map(str, classes)).values()))


def imported(ledger: Ledger, printed: dict[str, Any]) -> Iterator[Check]:
    """What `import lines --json` said."""
    yield check("read", ledger.rows - ledger.left_out, printed.get("read"))
    yield check("accepted", ledger.accepted, printed.get("accepted"))
    yield check("quarantined", ledger.quarantined, printed.get("quarantined"))
    yield check("revenue", to_minor(sum(a.revenue for a in ledger.accounts)), printed.get("revenue"))
    cost = None if ledger.costs is None else to_minor(ledger.costs)
    yield check("cost", cost, printed.get("cost"))
    yield check("ledger_version", 1, printed.get("ledger_version"))


def analyzed(ledger: Ledger, judged: list[Judgement], measure: str, printed: dict[str, Any]) -> Iterator[Check]:
    """What `analyze --window all --format json` said."""
    yield check("ledger_version", 1, printed.get("ledger_version"))
    yield check("as_of", ledger.as_of.isoformat(), printed.get("as_of"))
    parameters = printed.get("parameters", {})
    yield check("parameters.window", "all", parameters.get("window"))
    yield check("parameters.measure", measure, parameters.get("measure"))
    summary = printed.get("summary", {})
    for key, figure in _summary(ledger, judged, measure).items():
        yield check(f"summary.{key}", figure, _at(summary, key))
    yield from _accounts(judged, printed.get("accounts", []))


def _summary(ledger: Ledger, judged: list[Judgement], measure: str) -> dict[str, object]:
    held = concentration(ledger.accounts, measure)
    figures: dict[str, object] = {
        "accounts": len(judged),
        "inactive": 0,
        "revenue": to_minor(sum(j.facts.revenue for j in judged)),
        "gross_profit": _gross_profit(judged),
        "gini": held and held.gini,
        "hhi": held and held.hhi,
        "effective_customers": held and held.effective_customers,
        "top_20_percent_share": held and held.top_20_percent_share,
        "accounts_for_80_percent": held and held.accounts_for_80_percent,
    }
    for k in CONCENTRATION_RATIOS:
        figures[f"cr.{k}"] = held and held.cr[k]
    for by, classes in (
        ("revenue", [j.revenue_class for j in judged]),
        ("gross_profit", [j.gross_profit_class for j in judged]),
    ):
        for name, count in class_counts(classes).items():
            figures[f"abc.{by}.{name}"] = count
    return figures


def _gross_profit(judged: Iterable[Judgement]) -> int | None:
    known = [j.facts.gross_profit for j in judged if j.facts.gross_profit is not None]
    return to_minor(sum(known)) if known else None


def _accounts(judged: list[Judgement], printed: list[dict[str, Any]]) -> Iterator[Check]:
    by_customer = {row.get("external_id"): row for row in printed}
    yield check("accounts: number", len(judged), len(printed))
    yield check("accounts: sources", 1, len({row.get("source") for row in printed}))
    ids = {j.facts.customer for j in judged}
    yield Check("accounts: ids", _listed("missing or unknown", sorted(ids ^ set(by_customer), key=str)))
    pairs = [(j, by_customer[j.facts.customer]) for j in judged if j.facts.customer in by_customer]
    for field in _account(judged[0]):
        differing = [
            f"{j.facts.customer}: expected {_shown(wanted)}, printed {_shown(row.get(field))}"
            for j, row in pairs
            if not same(wanted := _account(j)[field], row.get(field))
        ]
        yield Check(f"accounts: {field}", _listed("differing", differing))
    for field in ("name", "country"):
        strange = [f"{j.facts.customer}: {row.get(field)!r}" for j, row in pairs if not _described(j, field, row)]
        yield Check(f"accounts: {field}", _listed("not in the file", strange))


def _account(judged: Judgement) -> dict[str, object]:
    facts, (r, f, m) = judged.facts, judged.scores or (None, None, None)
    return {
        "rank": judged.rank,
        "revenue": to_minor(facts.revenue),
        "gross_profit": None if facts.gross_profit is None else to_minor(facts.gross_profit),
        "share": judged.share,
        "cumulative_share": judged.cumulative_share,
        "revenue_class": judged.revenue_class,
        "gross_profit_class": judged.gross_profit_class,
        "lines": facts.lines,
        "invoices": facts.invoices,
        "first_date": facts.first_day.isoformat(),
        "last_date": facts.last_day.isoformat(),
        "recency_days": judged.recency_days,
        "frequency": facts.invoices,
        "monetary": to_minor(facts.revenue),
        "r": r,
        "f": f,
        "m": m,
    }


def _described(judged: Judgement, field: str, row: dict[str, Any]) -> bool:
    """Whether a name or country is one that the file gives this customer, blanks around it aside.

    A customer the file does not name goes by its id.
    """
    given = judged.facts.names if field == "name" else judged.facts.countries
    known = [text.strip() for text in given if text is not None]
    if not known:
        return row.get(field) == (row.get("external_id") if field == "name" else None)
    return row.get(field) in known


def _at(tree: Any, path: str) -> object:
    for key in path.split("."):
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


def _listed(what: str, found: list[Any]) -> str | None:
    if not found:
        return None
    return f"{len(found)} {what}: " + "; ".join(str(one) for one in found[:EXAMPLES])


def _shown(figure: object) -> str:
    return repr(float(figure)) if isinstance(figure, Fraction) else repr(figure)
