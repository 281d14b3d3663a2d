"""Five answers that do not depend on each other, a tenth of a second each: how long in all?

bad: one `await` after the other
good: `asyncio.gather`
"""

import asyncio
import sys
import time


async def ask(name):
    await asyncio.sleep(0.1)
    return name


async def bad(names):
    return [await ask(name) for name in names]


async def good(names):
    return await asyncio.gather(*(ask(name) for name in names))


async def timed(request):
    before = time.perf_counter()
    await request("abcde")
    return time.perf_counter() - before


taken = asyncio.run(timed({"bad": bad, "good": good}[sys.argv[1]]))
print(f"time for five answers: {taken * 1000:.0f} ms")
