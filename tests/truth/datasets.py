"""What each public data set says about itself: where its columns are, and totals that others have published.

Written from the files' own headers, not from `examples/mappings/`: the two descriptions must agree by being right.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """Totals and shape known from elsewhere; class C counts the accounts of no positive revenue too, as published."""

    rows: int
    quarantined: int
    left_out: int
    revenue_minor: int
    gross_profit_minor: int | None
    abc: tuple[int, int, int]
    gini: str
    hhi: str
    top_20_percent: str
    accounts_for_80_percent: int
    xyz_by_month: tuple[int, int, int, int]
    xyz_by_quarter: tuple[int, int, int, int]


@dataclass(frozen=True)
class DataSet:
    """One file and, as SQL over its columns, what a ledger line of it is."""

    name: str
    file: str
    customer: str
    invoice: str
    day: str
    revenue: str
    cost: str | None
    customer_name: str | None
    country: str | None
    keep: str
    published: Published

    @property
    def is_csv(self) -> bool:
        """Whether the file is text, so that every column arrives as written."""
        return self.file.endswith(".csv")


def exact(column: str) -> str:
    """The decimal written in a text column, or the shortest text of a double: never a binary fraction."""
    return f'cast(cast("{column}" as varchar) as decimal(18, 6))'


DATA_SETS = (
    DataSet(
        name="online_retail",
        file="online_retail.parquet",
        customer='cast("CustomerID" as varchar)',
        invoice='"InvoiceNo"',
        day='cast("InvoiceDate" as date)',
        revenue=f'cast("Quantity" as decimal(12, 0)) * {exact("UnitPrice")}',
        cost=None,
        customer_name=None,
        country='"Country"',
        keep="true",
        published=Published(
            rows=541_909,
            quarantined=135_080,
            left_out=0,
            revenue_minor=830_006_581,
            gross_profit_minor=None,
            abc=(1178, 1456, 1738),
            gini=".702828",
            hhi=".004500",
            top_20_percent=".7346",
            accounts_for_80_percent=1178,
            xyz_by_month=(40, 375, 2735, 1222),
            xyz_by_quarter=(414, 695, 1046, 2217),
        ),
    ),
    DataSet(
        name="northwind",
        file="northwind_lines.csv",
        customer='"customer_id"',
        invoice='"order_id"',
        day='cast("order_date" as date)',
        revenue=exact("revenue"),
        cost=None,
        customer_name=None,
        country=None,
        keep="true",
        published=Published(
            rows=2_155,
            quarantined=0,
            left_out=0,
            revenue_minor=126_579_304,
            gross_profit_minor=None,
            abc=(34, 27, 28),
            gini=".575454",
            hhi=".033691",
            top_20_percent=".6006",
            accounts_for_80_percent=34,
            xyz_by_month=(0, 3, 85, 1),
            xyz_by_quarter=(5, 35, 47, 2),
        ),
    ),
    DataSet(
        name="classicmodels",
        file="classicmodels_lines.csv",
        customer='"customerNumber"',
        invoice='"orderNumber"',
        day='cast("orderDate" as date)',
        revenue=exact("revenue"),
        cost=exact("cost"),
        customer_name='"customerName"',
        country='"country"',
        keep="\"status\" <> 'Cancelled'",
        published=Published(
            rows=2_996,
            quarantined=0,
            left_out=79,
            revenue_minor=936_533_643,
            gross_profit_minor=None,
            abc=(61, 23, 14),
            gini=".327241",
            hhi=".019828",
            top_20_percent=".4161",
            accounts_for_80_percent=61,
            xyz_by_month=(0, 0, 98, 0),
            xyz_by_quarter=(1, 4, 93, 0),
        ),
    ),
    DataSet(
        name="superstore",
        file="superstore.csv",
        customer='"Customer ID"',
        invoice='"Order ID"',
        day='cast("Order Date" as date)',
        revenue=exact("Sales"),
        cost=f"{exact('Sales')} - {exact('Profit')}",
        customer_name='"Customer Name"',
        country='"Country"',
        keep="true",
        published=Published(
            rows=9_994,
            quarantined=0,
            left_out=0,
            revenue_minor=229_720_086,
            gross_profit_minor=28_639_702,
            abc=(396, 209, 188),
            gini=".441309",
            hhi=".002298",
            top_20_percent=".4815",
            accounts_for_80_percent=396,
            xyz_by_month=(0, 0, 789, 4),
            xyz_by_quarter=(0, 3, 782, 8),
        ),
    ),
)
