"""A JSON text of 400,000 rows is read off the event loop: how late is everybody else?

bad: `asyncio.to_thread(json.loads, …)`
good: in a process, which sends back only what is needed
"""

import asyncio
import json
import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory


def count(path):
    return len(json.loads(Path(path).read_text()))


async def bad(path, pool):
    return await asyncio.to_thread(count, path)


async def good(path, pool):
    return await asyncio.get_running_loop().run_in_executor(pool, count, path)


async def longest_pause(request, path, pool):
    """Something else on the loop that wants to run every millisecond."""
    running = asyncio.create_task(request(path, pool))
    longest = 0.0
    while not running.done():
        before = time.perf_counter()
        await asyncio.sleep(0.001)
        longest = max(longest, time.perf_counter() - before - 0.001)
    return longest


def main():
    context = multiprocessing.get_context("spawn")
    with TemporaryDirectory() as folder, ProcessPoolExecutor(1, mp_context=context) as pool:
        path = Path(folder, "rows.json")
        path.write_text(json.dumps([{"id": n, "name": f"row {n}"} for n in range(400_000)]))
        small = Path(folder, "small.json")
        small.write_text("[]")
        # Its process has started before the clock does.
        pool.submit(count, small).result()
        longest = asyncio.run(longest_pause({"bad": bad, "good": good}[sys.argv[1]], path, pool))
    print(f"longest pause of the event loop: {longest * 1000:.0f} ms")


if __name__ == "__main__":
    main()
