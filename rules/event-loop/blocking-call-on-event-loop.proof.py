"""One request sleeps for half a second: how late is everybody else?

bad: `time.sleep`
good: `await asyncio.sleep`
"""

import asyncio
import sys
import time


async def bad():
    time.sleep(0.5)


async def good():
    await asyncio.sleep(0.5)


async def longest_pause(request):
    """Something else on the loop that wants to run every millisecond."""
    running = asyncio.create_task(request())
    longest = 0.0
    while not running.done():
        before = time.perf_counter()
        await asyncio.sleep(0.001)
        longest = max(longest, time.perf_counter() - before - 0.001)
    return longest


longest = asyncio.run(longest_pause({"bad": bad, "good": good}[sys.argv[1]]))
print(f"longest pause of the event loop: {longest * 1000:.0f} ms")
