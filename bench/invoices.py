#!/usr/bin/env python3
"""Draws the input of the portfolio benchmark: invoice lines of two years as Parquet, the same bytes for the same seed.

usage: invoices.py ROWS OUT.parquet [--accounts N] [--products N] [--seed N]

Shaped like a wholesaler's ledger, so that no engine is timed on uniform noise: few accounts buy most (Zipf), accounts
start and some leave, weekends are quiet, 2 % of the lines are returns, gross margins lie between 5 and 45 %, and one
account in 200 returns more than it keeps. Lines lie in date order within a chunk, as an ERP exports them.
"""

import argparse
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

FIRST_DAY, DAYS = date(2024, 1, 1), 731
CHUNK = 2_000_000
ROW_GROUP = 1_048_576
FIRST_ACCOUNT = 100_000
CATEGORIES = 40

SCHEMA = pa.schema(
    [
        ("account_id", pa.int32()),
        ("invoice_id", pa.int64()),
        ("invoice_date", pa.date32()),
        ("product_id", pa.int32()),
        ("category_id", pa.int16()),
        ("qty", pa.int32()),
        ("revenue", pa.float64()),
        ("cost", pa.float64()),
    ]
)


@dataclass(frozen=True)
class Accounts:
    """Who buys: how often, from when until when, how much, at what discount, and who mostly sends back."""

    ids: np.ndarray
    cumulative_weight: np.ndarray
    first_day: np.ndarray
    end_day: np.ndarray
    size: np.ndarray
    price_level: np.ndarray
    sends_back: np.ndarray


@dataclass(frozen=True)
class Products:
    """What is bought: how often, in which category, at what list price and unit cost."""

    cumulative_weight: np.ndarray
    category: np.ndarray
    list_price: np.ndarray
    unit_cost: np.ndarray


def main() -> None:
    """Writes the file."""
    parser = argparse.ArgumentParser(description="Draws invoice lines for the portfolio benchmark.")
    parser.add_argument("rows", type=int)
    parser.add_argument("out")
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--products", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=2)
    options = parser.parse_args()
    chance = np.random.default_rng(options.seed)
    accounts = draw_accounts(chance, options.accounts)
    products = draw_products(chance, options.products)
    with pq.ParquetWriter(options.out, SCHEMA, compression="zstd") as writer:
        next_invoice = 1
        for start in range(0, options.rows, CHUNK):
            rows = min(CHUNK, options.rows - start)
            table, next_invoice = draw_lines(chance, rows, accounts, products, next_invoice)
            writer.write_table(table, row_group_size=ROW_GROUP)


def draw_accounts(chance: np.random.Generator, number: int) -> Accounts:
    """Accounts by falling weight; their ids say nothing about it."""
    first_day = np.where(chance.random(number) < 0.7, 0, chance.integers(0, DAYS - 30, number))
    leaves = chance.random(number) < 0.4
    end_day = np.where(leaves, first_day + chance.integers(20, DAYS, number), DAYS)
    return Accounts(
        ids=(chance.permutation(number) + FIRST_ACCOUNT).astype(np.int32),
        cumulative_weight=zipf(number, offset=2.7, exponent=1.05),
        first_day=first_day,
        end_day=np.minimum(end_day, DAYS),
        size=chance.lognormal(0.0, 0.8, number),
        price_level=chance.uniform(0.75, 1.0, number),
        sends_back=chance.random(number) < 0.005,
    )


def draw_products(chance: np.random.Generator, number: int) -> Products:
    """Products with list prices around 25 and margins of 5 to 45 % at a middling discount."""
    list_price = np.round(chance.lognormal(3.2, 1.1, number), 2)
    return Products(
        cumulative_weight=zipf(number, offset=5.0, exponent=0.9),
        category=chance.integers(0, CATEGORIES, number).astype(np.int16),
        list_price=list_price,
        unit_cost=list_price * 0.92 * (1 - chance.uniform(0.05, 0.45, number)),
    )


def zipf(number: int, offset: float, exponent: float) -> np.ndarray:
    """Cumulative weights that fall with the rank."""
    weight = 1.0 / (np.arange(1, number + 1) + offset) ** exponent
    return np.cumsum(weight / weight.sum())


def draw_lines(
    chance: np.random.Generator, rows: int, accounts: Accounts, products: Products, next_invoice: int
) -> tuple[pa.Table, int]:
    """One chunk in date order, and the number after its last invoice: one invoice for each account and day."""
    account = pick(chance, rows, accounts.cumulative_weight)
    span = accounts.end_day[account] - accounts.first_day[account]
    day = quiet_weekends(chance, accounts.first_day[account] + (chance.random(rows) * span).astype(np.int64))
    by_day = np.lexsort((account, day))
    account, day = account[by_day], day[by_day]
    product = pick(chance, rows, products.cumulative_weight)
    quantity = draw_quantities(chance, accounts, account)
    price = products.list_price[product] * accounts.price_level[account] * chance.uniform(0.95, 1.02, rows)
    is_next = np.r_[False, (account[1:] != account[:-1]) | (day[1:] != day[:-1])]
    invoice = next_invoice + np.cumsum(is_next)
    columns = [
        accounts.ids[account],
        invoice,
        pa.array((day + (FIRST_DAY - date(1970, 1, 1)).days).astype(np.int32)).cast(pa.date32()),
        (product + 1).astype(np.int32),
        products.category[product],
        quantity,
        np.round(quantity * price, 2),
        np.round(quantity * products.unit_cost[product], 2),
    ]
    return pa.table(columns, schema=SCHEMA), int(invoice[-1]) + 1


def pick(chance: np.random.Generator, rows: int, cumulative_weight: np.ndarray) -> np.ndarray:
    """Draws indexes by weight; rounding must not reach past the last."""
    return np.minimum(np.searchsorted(cumulative_weight, chance.random(rows)), len(cumulative_weight) - 1)


def quiet_weekends(chance: np.random.Generator, day: np.ndarray) -> np.ndarray:
    """Moves nine in ten weekend lines to the Friday before; the first day is a Monday."""
    weekday = day % 7
    moves = (weekday >= 5) & (chance.random(len(day)) < 0.9)
    return np.where(moves, day - (weekday - 4), day)


def draw_quantities(chance: np.random.Generator, accounts: Accounts, account: np.ndarray) -> np.ndarray:
    """Small numbers mostly; a return brings back about a third of what a line sells."""
    rows = len(account)
    quantity = 1 + (chance.geometric(0.12, rows) * accounts.size[account]).astype(np.int32)
    comes_back = (chance.random(rows) < 0.02) | (accounts.sends_back[account] & (chance.random(rows) < 0.8))
    signed: np.ndarray = np.where(comes_back, -np.maximum(1, quantity // 3), quantity)
    return signed.astype(np.int32)


if __name__ == "__main__":
    main()
