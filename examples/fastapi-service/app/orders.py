"""Orders: what the handlers ask for, in terms of the database."""

import asyncio

from app import database


def find(order_id: int):
    return database.fetch_one("select * from orders where id = ?", order_id)


async def find_in_thread(order_id: int):
    return await asyncio.to_thread(find, order_id)


async def all_in_thread():
    return await asyncio.to_thread(database.fetch_all, "select * from orders")
