"""Times the fits of `mainstay bench models` beside the Python library lifetimes, on the same customers, in turn.

Needs `pip install lifetimes==0.11.3 numpy`. Of both it is the fit alone, from customers in memory to parameters; beside it
stands the CPU time of the whole Mainstay process, with its start and the reading of the file. With `--require` it exits with 1 when a target is
missed: 15 times less CPU time for BG/NBD, 25 times for Pareto/NBD, forecasts with ranges in 2 seconds, 500 MB; and every model
of a million customers, with the forecasts of each, in a minute.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy

TARGETS = {"bg_nbd": 15.0, "pareto_nbd": 25.0}
FORECAST_SECONDS = 2.0
MEMORY_MB = 500.0
ALL_SECONDS = 60.0


def draw(customers: int, path: Path) -> None:
    """Customers of a Pareto/NBD, observed for up to two years; whole days, one order a day."""
    random = numpy.random.default_rng(20261122)
    rates = random.gamma(0.6, 1 / 10.0, customers)
    ends = 7 * random.exponential(1 / random.gamma(0.6, 1 / 12.0, customers))
    ages = random.integers(180, 730, customers)
    with path.open("w") as file:
        file.write("repeats,last_days,age_days,mean_value,ln_gaps\n")
        for rate, end, age in zip(rates, ends, ages):
            until = min(end, age)
            count = random.poisson(rate * until / 7)
            days = numpy.unique(numpy.clip(numpy.ceil(random.uniform(0, until, count)), 1, age).astype(int))
            last = int(days[-1]) if len(days) else 0
            gaps = numpy.diff(days, prepend=0) / 7
            mean = random.lognormal(4, 0.8)
            file.write(f"{len(days)},{last},{age},{mean:.2f},{numpy.log(gaps).sum():.12f}\n")


def mainstay(binary: str, job: str, path: Path) -> tuple[dict, float, float]:
    """What it printed, its CPU seconds and its largest resident set in MB."""
    process = subprocess.Popen([binary, "bench", "models", job, str(path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"mainstay bench models {job} failed")
    return json.loads(printed), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def lifetimes(job: str, path: Path) -> None:
    """Fits and prints; runs in a process of its own."""
    import warnings

    import lifetimes as library

    warnings.simplefilter("ignore")
    rows = numpy.loadtxt(path, delimiter=",", skiprows=1)
    repeats, last, age = rows[:, 0], rows[:, 1] / 7, rows[:, 2] / 7
    fitter = {"bg_nbd": library.BetaGeoFitter, "pareto_nbd": library.ParetoNBDFitter}[job]()
    start = time.process_time()
    fitter.fit(repeats, last, age)
    seconds = time.process_time() - start
    found = [float(value) for value in fitter.params_]
    print(json.dumps({"parameters": found, "seconds": seconds}))


def main() -> None:
    """Draws, times in turn, compares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mainstay", default="target/release/mainstay")
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--all-customers", type=int, default=1_000_000, help="for all models at once; 0 for none")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--require", action="store_true")
    parser.add_argument("--lifetimes", nargs=2, metavar=("JOB", "FILE"))
    arguments = parser.parse_args()
    if arguments.lifetimes:
        lifetimes(arguments.lifetimes[0], Path(arguments.lifetimes[1]))
        return
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "customers.csv"
        draw(arguments.customers, path)
        for job, target in TARGETS.items():
            ratios, ours, wholes, theirs = [], [], [], []
            for _ in range(arguments.turns):
                found, seconds, memory = mainstay(arguments.mainstay, job, path)
                command = [sys.executable, __file__, "--lifetimes", job, str(path)]
                peer = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
                fit = found["fit_cpu_seconds"] or seconds
                ours.append(fit)
                wholes.append(seconds)
                theirs.append(peer["seconds"])
                ratios.append(peer["seconds"] / fit)
            ratio = statistics.median(ratios)
            print(
                f"{job}: mainstay {statistics.median(ours):.3f} CPU s (whole process {statistics.median(wholes):.3f}, {memory:.0f} MB), lifetimes "
                f"{statistics.median(theirs):.2f} CPU s: {ratio:.1f} times less (target {target:.0f})"
            )
            print(f"  mainstay  {found['parameters']} ll {found['log_likelihood']:.3f} converged {found['converged']}")
            print(f"  lifetimes {peer['parameters']}")
            missed |= ratio < target or memory > MEMORY_MB
            apart = max(abs(a / b - 1) for a, b in zip(found["parameters"], peer["parameters"]))
            if apart > 0.02:
                print(f"  the parameters lie {apart:.1%} apart")
        found, seconds, memory = mainstay(arguments.mainstay, "forecast", path)
        print(
            f"forecast: {found['customers']} customers with ranges in {found['forecast_seconds']:.2f} s "
            f"({seconds:.2f} CPU s with both fits, {memory:.0f} MB)"
        )
        missed |= found["forecast_seconds"] > FORECAST_SECONDS or memory > MEMORY_MB
        if arguments.all_customers:
            draw(arguments.all_customers, path)
            start = time.monotonic()
            found, seconds, memory = mainstay(arguments.mainstay, "all", path)
            wall = time.monotonic() - start
            print(f"all models: {found['customers']} customers in {wall:.1f} s ({seconds:.1f} CPU s, {memory:.0f} MB), {found['converged']}")
            missed |= wall > ALL_SECONDS
    sys.exit(1 if missed and arguments.require else 0)


if __name__ == "__main__":
    main()
