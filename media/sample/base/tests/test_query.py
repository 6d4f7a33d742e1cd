from report.query import open_database, orders_in_month
from report.text import monthly_report


def filled_database():
    connection = open_database(":memory:")
    connection.executemany(
        "insert into orders values (?, ?, ?, ?)",
        [("1", "Ada", "2026-03", 1000), ("2", "Ben", "2026-03", 3000), ("3", "Ada", "2026-04", 5000)],
    )
    return connection


def test_orders_of_one_month():
    orders = orders_in_month(filled_database(), "2026-03")
    assert [order.order_id for order in orders] == ["2", "1"]


def test_report():
    text = monthly_report("2026-03", orders_in_month(filled_database(), "2026-03"))
    assert text.splitlines()[1] == "Total  40.00 EUR"
