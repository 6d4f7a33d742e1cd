from report.monthly import by_customer, median_cents, total_cents
from report.query import OrderRow

ORDERS = [
    OrderRow("1", "Ada", "2026-03", 1000),
    OrderRow("2", "Ben", "2026-03", 3000),
    OrderRow("3", "Ada", "2026-03", 5000),
]


def test_total():
    assert total_cents(ORDERS) == 9000


def test_median():
    assert median_cents(ORDERS) == 3000
    assert median_cents([]) == 0


def test_best_customer_first():
    assert list(by_customer(ORDERS).items()) == [("Ada", 6000), ("Ben", 3000)]
