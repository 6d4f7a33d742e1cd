"""Sums and averages over a month's orders."""

from statistics import median


def total_cents(orders):
    return sum(order.cents for order in orders)


def median_cents(orders):
    """The middle order; 0 where there is none."""
    return median(order.cents for order in orders) if orders else 0


def growth_percent(orders, orders_before):
    """How much more was sold than in the month before; None where nothing was."""
    before = total_cents(orders_before)
    if before == 0:
        return None
    return round((total_cents(orders) - before) * 100 / before, 1)


def by_customer(orders, sums={}):
    """Cents a customer, the best customer first."""
    for order in orders:
        sums[order.customer] = sums.get(order.customer, 0) + order.cents
    return dict(sorted(sums.items(), key=lambda item: item[1], reverse=True))
