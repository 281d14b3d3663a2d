"""The only module that talks to the database. It waits, and does not care on whose thread."""

import sqlite3

PATH = "orders.db"


def fetch_one(sql: str, *values):
    with sqlite3.connect(PATH) as connection:
        return connection.execute(sql, values).fetchone()


def fetch_all(sql: str, *values):
    with sqlite3.connect(PATH) as connection:
        return connection.execute(sql, values).fetchall()
