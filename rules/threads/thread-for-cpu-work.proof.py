"""Two sums of twelve million numbers: how long until both are there?

bad: two threads
good: two processes
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

NUMBERS = 12_000_000


def total(limit):
    result = 0
    for number in range(limit):
        result += number * number
    return result


def main():
    executor = {"bad": ThreadPoolExecutor, "good": ProcessPoolExecutor}[sys.argv[1]]
    with executor(2) as pool:
        # Started before the clock does.
        list(pool.map(total, [1, 1]))
        before = time.perf_counter()
        list(pool.map(total, [NUMBERS, NUMBERS]))
        taken = time.perf_counter() - before
    print(f"time for two sums: {taken * 1000:.0f} ms")


if __name__ == "__main__":
    main()
