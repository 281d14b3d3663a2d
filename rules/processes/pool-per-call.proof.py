"""Ten small jobs for processes: how long in all?

bad: a pool for each
good: one pool for all
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager


def square(number):
    return number * number


@contextmanager
def bad():
    def job(number):
        with ProcessPoolExecutor(2) as pool:
            return pool.submit(square, number).result()

    yield job


@contextmanager
def good():
    with ProcessPoolExecutor(2) as pool:
        yield lambda number: pool.submit(square, number).result()


def main():
    before = time.perf_counter()
    with {"bad": bad, "good": good}[sys.argv[1]]() as job:
        for number in range(10):
            job(number)
    print(f"time for ten jobs: {(time.perf_counter() - before) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
