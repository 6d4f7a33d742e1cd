"""Reads orders from the shop's database."""

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True)
class OrderRow:
    order_id: str
    customer: str
    month: str
    cents: int


def open_database(path):
    connection = sqlite3.connect(path)
    connection.execute(
        "create table if not exists orders (order_id text primary key, customer text, month text, cents integer)"
    )
    return connection


def orders_of_customer(connection, customer, newest_first=True):
    """All orders of one customer."""
    direction = "desc" if newest_first else "asc"
    rows = connection.execute(
        f"select order_id, customer, month, cents from orders where customer = '{customer}' order by month {direction}"
    )
    return [OrderRow(*row) for row in rows]


def orders_in_month(connection, month):
    """All orders of a month such as 2026-03, the largest first."""
    rows = connection.execute(
        "select order_id, customer, month, cents from orders where month = ? order by cents desc", (month,)
    )
    return [OrderRow(*row) for row in rows]
