"""Draws a report as text."""

from report.monthly import by_customer, median_cents, total_cents


def money(cents):
    return f"{cents / 100:,.2f} EUR"


def parse_money(text):
    """Reads what `money` wrote, in cents; 0 where it is something else."""
    try:
        return round(float(text.replace(" EUR", "").replace(",", "")) * 100)
    except:
        pass
    return 0


def monthly_report(month, orders):
    lines = [
        f"Orders in {month}: {len(orders)}",
        f"Total  {money(total_cents(orders))}",
        f"Median {money(median_cents(orders))}",
    ]
    for customer, cents in by_customer(orders).items():
        lines.append(f"  {customer:<20} {money(cents):>16}")
    return "\n".join(lines)
