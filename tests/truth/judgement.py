"""Ranks, shares, ABC classes, R-F-M scores and concentration from exact facts, in whole numbers and fractions.

A second implementation, from the definitions alone: classes and scores are decided on integers, and a ratio becomes a
float only when it is compared.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from facts import Facts

CLASSES = ("A", "B", "C", "N", "unknown")
CONCENTRATION_RATIOS = (1, 3, 4, 10, 20)


@dataclass(frozen=True)
class Judgement:
    """What the portfolio run says about one account; amounts in 1/10,000."""

    facts: Facts
    rank: int | None
    share: Fraction | None
    cumulative_share: Fraction | None
    revenue_class: str
    gross_profit_class: str
    recency_days: int | None
    scores: tuple[int, int, int] | None


@dataclass(frozen=True)
class Concentration:
    """How much of the positive values the largest accounts hold."""

    gini: Fraction
    hhi: Fraction
    effective_customers: Fraction
    cr: dict[int, Fraction]
    top_20_percent_share: Fraction
    accounts_for_80_percent: int


def value_of(facts: Facts, measure: str) -> int | None:
    """The account's value by `revenue` or `gross_profit`."""
    return facts.revenue if measure == "revenue" else facts.gross_profit


def judge(accounts: Sequence[Facts], as_of: date, measure: str) -> list[Judgement]:
    """One judgement for each account, by falling value of the measure; accounts without a value come last."""
    by_revenue, by_gross_profit = abc(accounts, "revenue"), abc(accounts, "gross_profit")
    scores = score_all(accounts, as_of)
    ordered = in_order(accounts, measure)
    base = sum(max(value_of(a, measure) or 0, 0) for a in ordered)
    rank, running, judgements = 0, 0, []
    for account in [*ordered, *(a for a in accounts if value_of(a, measure) is None)]:
        value = value_of(account, measure)
        has_value = value is not None
        rank += has_value
        running += max(value or 0, 0)
        judgements.append(
            Judgement(
                facts=account,
                rank=rank if has_value else None,
                share=Fraction(value, base) if value is not None and value > 0 else None,
                cumulative_share=Fraction(running, base) if has_value and base else None,
                revenue_class=by_revenue[account.customer],
                gross_profit_class=by_gross_profit[account.customer],
                recency_days=recency(account, as_of),
                scores=scores.get(account.customer),
            )
        )
    return judgements


def in_order(accounts: Sequence[Facts], measure: str) -> list[Facts]:
    """The accounts that have a value, largest first, ties by the bytes of the customer's id."""
    valued = [a for a in accounts if value_of(a, measure) is not None]
    return sorted(valued, key=lambda a: (-(value_of(a, measure) or 0), a.customer.encode()))


def abc(accounts: Sequence[Facts], measure: str) -> dict[str, str]:
    """A while the share before the row is below 80 %, B below 95 %, else C; N at or below nothing."""
    ordered = in_order(accounts, measure)
    base = sum(max(value_of(a, measure) or 0, 0) for a in ordered)
    classes = {a.customer: "unknown" for a in accounts}
    before = 0
    for account in ordered:
        value = value_of(account, measure) or 0
        if value <= 0:
            classes[account.customer] = "N"
            continue
        classes[account.customer] = "A" if 100 * before < 80 * base else "B" if 100 * before < 95 * base else "C"
        before += value
    return classes


def class_counts(classes: Sequence[str]) -> dict[str, int]:
    """How many accounts each class has, empty ones too."""
    counted = Counter(classes)
    return {name: counted[name] for name in CLASSES}


def recency(account: Facts, as_of: date) -> int | None:
    """Days from the last purchase to the as-of day."""
    return (as_of - account.last_purchase).days if account.last_purchase else None


def score_all(accounts: Sequence[Facts], as_of: date) -> dict[str, tuple[int, int, int]]:
    """R, F and M from 1 to 5 for every account that ever bought: fifths by type-7 quantiles, equal values together."""
    buyers = [(a, days) for a in accounts if (days := recency(a, as_of)) is not None]
    recent = cut_points([days for _, days in buyers])
    frequent = cut_points([a.invoices for a, _ in buyers])
    valuable = cut_points([a.revenue for a, _ in buyers])
    return {
        a.customer: (
            6 - score(days, recent),
            score(a.invoices, frequent),
            score(a.revenue, valuable) if a.revenue > 0 else 1,
        )
        for a, days in buyers
    }


def cut_points(values: Sequence[int]) -> list[Fraction]:
    """The quantiles at 20, 40, 60 and 80 % by type 7 of Hyndman and Fan (1996), exactly."""
    ascending = sorted(values)
    cuts = []
    for fifth in range(1, 5):
        below, part = divmod((len(ascending) - 1) * fifth, 5)
        above = min(below + 1, len(ascending) - 1)
        cuts.append(ascending[below] + Fraction(part, 5) * (ascending[above] - ascending[below]))
    return cuts


def score(value: int, cuts: Sequence[Fraction]) -> int:
    """One more than the number of cut points the value exceeds."""
    return 1 + sum(value > cut for cut in cuts)


def concentration(accounts: Sequence[Facts], measure: str) -> Concentration | None:
    """Concentration over the accounts of positive value; nothing to say when there is none."""
    values = [v for a in in_order(accounts, measure) if (v := value_of(a, measure)) is not None and v > 0]
    if not values:
        return None
    n, total = len(values), sum(values)
    weighted = sum(i * x for i, x in enumerate(reversed(values), start=1))
    hhi = Fraction(sum(x * x for x in values), total * total)
    top = -(-n // 5)
    needed = next(k for k in range(1, n + 1) if 100 * sum(values[:k]) >= 80 * total)
    return Concentration(
        gini=Fraction(2 * weighted, n * total) - Fraction(n + 1, n),
        hhi=hhi,
        effective_customers=1 / hhi,
        cr={k: Fraction(sum(values[:k]), total) for k in CONCENTRATION_RATIOS},
        top_20_percent_share=Fraction(sum(values[:top]), total),
        accounts_for_80_percent=needed,
    )


def to_minor(parts: int) -> int:
    """1/10,000 to hundredths of the currency unit, half away from zero."""
    whole, rest = divmod(abs(parts), 100)
    return (whole + (rest >= 50)) * (1 if parts >= 0 else -1)
