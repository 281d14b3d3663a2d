"""Reports: computed from all orders."""

import asyncio
from concurrent.futures import ProcessPoolExecutor

from app.similarity import score

pool = ProcessPoolExecutor()


def similar_pairs(orders):
    pairs = []
    for one in orders:
        for other in orders:
            difference = score(one, other)
            if 0 < difference < 10:
                pairs.append((one, other, difference * 100))
    return pairs


async def similar_pairs_in_process(orders):
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(pool, similar_pairs, orders)
