"""How steadily each account buys, from its days alone: a second implementation, from the definitions of the method.

Periods are walked day by day on the calendar instead of being numbered, and variances are fractions: a class is decided
without a root, and a variation becomes a float only when it is compared.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from statistics import median

from facts import Facts

CLASSES = ("X", "Y", "Z", "N")
WORDS = {"X": "frequent", "Y": "regular", "Z": "irregular", "N": None}
FEWEST_GAPS = 3
FEWEST_PERIODS = {"week": 6, "month": 6, "quarter": 4, "half_year": 4}
MONTHS = {"month": 1, "quarter": 3, "half_year": 6}

Days = Sequence[tuple[date, int]]


@dataclass(frozen=True)
class Options:
    """What `analyze` is asked about XYZ, by the names of its flags."""

    xyz_window: str = "24m"
    period: str = "auto"
    partial_periods: str = "drop"
    deviation: str = "population"

    @property
    def flags(self) -> list[str]:
        """The flags of the command line."""
        named = {
            "--xyz-window": self.xyz_window,
            "--period": self.period,
            "--partial-periods": self.partial_periods,
            "--deviation": self.deviation,
        }
        return [word for flag in named.items() for word in flag]


@dataclass(frozen=True)
class Rhythm:
    """What is expected of one account, by the names of the printed fields."""

    xyz: str
    xyz_basis: str | None
    fields: dict[str, object]


def rhythm(account: Facts, as_of: date, options: Options) -> Rhythm:
    """All three bases, and the one the class rests on."""
    start, end = window(options.xyz_window, as_of)
    bought = [day for day, net in account.days if net > 0]
    inside = [day for day in bought if (start is None or start <= day) and day < end]
    gaps = [(later - day).days for day, later in zip(inside, inside[1:], strict=False)]
    length = period_of(gaps) if options.period == "auto" else options.period
    totals, active = series(account.days, start, end, length, options.partial_periods == "keep")
    enough = len(totals) >= FEWEST_PERIODS[length]
    regularity = variation(gaps, options.deviation)
    variability = variation(totals, options.deviation)
    by_gaps = by_variation(regularity) if len(gaps) >= FEWEST_GAPS else "N"
    by_value = by_variation(variability) if enough else "N"
    share = Fraction(active, len(totals)) if totals else None
    by_share = by_frequency(share) if enough and share else "N"
    basis = "regularity" if by_gaps != "N" else "variability" if by_value != "N" else None
    return Rhythm(
        xyz=by_gaps if by_gaps != "N" else by_value,
        xyz_basis=basis,
        fields={
            "regularity.class": by_gaps,
            "regularity.cv": root(regularity),
            "regularity.gaps": len(gaps),
            "regularity.mean_gap_days": Fraction(sum(gaps), len(gaps)) if gaps else None,
            "variability.class": by_value,
            "variability.cv": root(variability),
            "variability.period": length,
            "variability.periods": len(totals),
            "purchase_frequency.class": by_share,
            "purchase_frequency.active_share": share,
            "purchase_frequency.active_periods": active,
            "purchase_frequency.periods": len(totals),
            "purchase_frequency.adi": Fraction(len(totals), active) if active else None,
            "purchase_frequency.word": WORDS[by_share],
        },
    )


def window(name: str, as_of: date) -> tuple[date | None, date]:
    """The days that count: full months before the month of the as-of day, or everything before it."""
    if name == "all":
        return None, as_of
    end = as_of.replace(day=1)
    months = end.year * 12 + end.month - 1 - int(name.removesuffix("m"))
    return date(months // 12, months % 12 + 1, 1), end


def period_of(gaps: Sequence[int]) -> str:
    """By half of the gaps: below 10 days weeks, above 45 quarters, above 120 half-years, else months."""
    middle = Fraction(median(gaps)) if gaps else Fraction(30)
    return "week" if middle < 10 else "half_year" if middle > 120 else "quarter" if middle > 45 else "month"


def begin(day: date, length: str) -> date:
    """The first day of the period the day lies in."""
    if length == "week":
        return day - timedelta(days=day.weekday())
    months = MONTHS[length]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def after(first: date, length: str) -> date:
    """The first day of the next period."""
    if length == "week":
        return first + timedelta(days=7)
    months = first.year * 12 + first.month - 1 + MONTHS[length]
    return date(months // 12, months % 12 + 1, 1)


def series(days: Days, start: date | None, end: date, length: str, keep: bool) -> tuple[list[int], int]:
    """The net value of each period, and how many have a purchase day."""
    births = [day for day, net in days if keep or net > 0]
    if not births:
        return [], 0
    known = max(births[0], start) if start else births[0]
    totals, active, first = [], 0, begin(known, length)
    if not keep and 2 * (after(first, length) - known).days < (after(first, length) - first).days:
        first = after(first, length)
    while first < end and (keep or after(first, length) <= end):
        last = min(after(first, length), end)
        inside = [(day, net) for day, net in days if max(first, known) <= day < last]
        totals.append(sum(net for _, net in inside))
        active += any(net > 0 for _, net in inside)
        first = after(first, length)
    return totals, active


def variation(values: Sequence[int], deviation: str) -> Fraction | None:
    """The square of deviation over mean; nothing where the mean is not positive."""
    n, total = len(values), sum(values)
    over = n if deviation == "population" else n - 1
    if total <= 0 or over <= 0:
        return None
    mean = Fraction(total, n)
    return sum((value - mean) ** 2 for value in values) / over / mean**2


def by_variation(squared: Fraction | None) -> str:
    """X up to 0.5, Y up to 1, else Z."""
    return "N" if squared is None else "X" if squared <= Fraction(1, 4) else "Y" if squared <= 1 else "Z"


def by_frequency(share: Fraction) -> str:
    """X from three quarters on, Y from two fifths on, else Z."""
    return "X" if share >= Fraction(3, 4) else "Y" if share >= Fraction(2, 5) else "Z"


def root(squared: Fraction | None) -> Fraction | None:
    """The variation itself, as near as a float comes."""
    return None if squared is None else Fraction(math.sqrt(squared))


def counted(classes: Iterable[str]) -> dict[str, int]:
    """How many accounts each class has, by the names of the printed summary."""
    found = Counter(classes)
    return {name.lower(): found[name] for name in CLASSES}
