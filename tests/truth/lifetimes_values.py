"""Writes what the Python library lifetimes says of 1,000 random customers, for the domain's tests to agree with.

Run by hand when the choice of customers changes; it needs `pip install lifetimes==0.11.3`, which is not among the tests'
requirements because its answers do not change. Where the library overflows or divides by zero its cell stays empty: there
the domain's tests only ask for a number, and `reference_values.json` has the right one for the hardest of them.
"""

import csv
import math
import random
import warnings
from pathlib import Path

import numpy
import pandas
from lifetimes import BetaGeoFitter, GammaGammaFitter, ModifiedBetaGeoFitter, ParetoNBDFitter

WEEKS = 52
PARAMETERS = {
    "bg_nbd": (BetaGeoFitter, {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}),
    "mbg_nbd": (ModifiedBetaGeoFitter, {"r": 0.525, "alpha": 6.183, "a": 0.891, "b": 1.614}),
    "pareto_nbd": (ParetoNBDFitter, {"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}),
}
SPEND = {"p": 6.25, "q": 3.74, "v": 15.44}


def customers(count: int) -> list[tuple[int, int, int]]:
    """Repeats, day of the last one, age in days: half of them with few repeats, as in a shop, half with many."""
    draw = random.Random(20261122)
    rows = []
    while len(rows) < count:
        age = draw.randint(0, 1500)
        last = draw.randint(0, age)
        most = min(last, 12 if len(rows) % 2 else 400)
        repeats = draw.randint(0, most)
        rows.append((repeats, last if repeats else 0, age))
    return rows


def cell(number: float) -> str:
    """Twelve digits, or nothing."""
    return f"{number:.12g}" if math.isfinite(number) else ""


def main() -> None:
    """Writes the table beside this file."""
    warnings.simplefilter("ignore")
    numpy.seterr(all="ignore")
    rows = customers(1000)
    repeats = numpy.array([row[0] for row in rows], dtype=float)
    last = numpy.array([row[1] for row in rows]) / 7
    age = numpy.array([row[2] for row in rows]) / 7
    columns: dict[str, list[float]] = {}
    for name, (fitter, parameters) in PARAMETERS.items():
        model = fitter()
        model.params_ = pandas.Series(parameters)
        active, orders = model.conditional_probability_alive, model.conditional_expected_number_of_purchases_up_to_time
        columns[f"{name}_active"] = list(map(float, numpy.broadcast_to(active(repeats, last, age), repeats.shape)))
        columns[f"{name}_orders"] = list(map(float, orders(WEEKS, repeats, last, age)))
    money = GammaGammaFitter()
    money.params_ = pandas.Series(SPEND)
    draw = random.Random(5)
    means = numpy.array([round(draw.lognormvariate(4, 1.2), 2) for _ in rows])
    columns["spend_value"] = list(map(float, money.conditional_expected_average_profit(repeats, means)))
    with Path(__file__).with_suffix(".csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["repeats", "last_days", "age_days", "mean_value", *columns])
        for number, row in enumerate(rows):
            writer.writerow([*row, means[number], *(cell(column[number]) for column in columns.values())])


if __name__ == "__main__":
    main()
