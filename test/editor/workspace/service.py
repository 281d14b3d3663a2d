import asyncio
import time


async def handler():
    time.sleep(1)
    await asyncio.sleep(0)
