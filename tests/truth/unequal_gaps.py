"""The likelihood of MBG/CNBD-k for customers with uneven gaps, by integrating over rate and chance to leave.

Written apart from the Rust code and from its closed form: the density of each gap is that of an Erlang-k (Platzer &
Reutterer 2016, Marketing Science 35(5), equation 1; Reutterer, Platzer & Schroeder 2021, equation 2), and nothing is
integrated by hand. Prints what the test `uneven_gaps_count_by_their_own_logarithms` holds.
"""

import math

WEEKS = 7.0
R, ALPHA, A, B = 0.9, 5.0, 0.8, 2.5


def erlang(gap: float, rate: float, k: int) -> float:
    """Density of a gap of k parts."""
    return rate**k * gap ** (k - 1) * math.exp(-rate * gap) / math.factorial(k - 1)


def silent(time: float, rate: float, k: int) -> float:
    """The chance that a gap of k parts is longer."""
    return math.exp(-rate * time) * sum((rate * time) ** j / math.factorial(j) for j in range(k))


def beta(a: float, b: float) -> float:
    return math.exp(math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b))


def likelihood(gaps: list[int], age: int, k: int) -> float:
    """Over the rate by the trapezium rule in its logarithm, which is as good as exact for such integrands; over the chance to
    leave by moments of the beta distribution."""
    x, last = len(gaps), sum(gaps)
    stay, leave = beta(A, B + x + 1) / beta(A, B), beta(A + 1, B + x) / beta(A, B)
    total, step = 0.0, 0.001
    for n in range(-40_000, 10_000):
        rate = math.exp(n * step)
        prior = ALPHA**R * rate ** (R - 1) * math.exp(-ALPHA * rate) / math.gamma(R)
        told = math.prod(erlang(gap / WEEKS, rate, k) for gap in gaps)
        total += prior * told * (leave + stay * silent((age - last) / WEEKS, rate, k)) * rate * step
    return math.log(total)


for gaps, age in [([7, 21], 42), ([14, 14], 42), ([2, 33, 9, 40], 120), ([5], 300)]:
    for k in (1, 2, 3):
        print(gaps, age, k, f"{likelihood(gaps, age, k):.9f}")
