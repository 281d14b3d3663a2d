"""Ten threads sell 100 seats, and each sale asks a slow bank first: how many are sold that do not exist?

bad: without a lock
good: with a lock around check and sale
"""

import sys
import threading
import time
from contextlib import nullcontext


class Seats:
    def __init__(self, lock):
        self.lock = lock
        self.left = 100

    def sell(self):
        with self.lock:
            if self.left == 0:
                return False
            ask_bank()
            self.left -= 1
            return True


def ask_bank():
    time.sleep(0.001)


def sell_all(seats, sold):
    while seats.left > 0 and seats.sell():
        sold.append(1)


seats = Seats({"bad": nullcontext(), "good": threading.Lock()}[sys.argv[1]])
sold = []
threads = [threading.Thread(target=sell_all, args=(seats, sold)) for _ in range(10)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"seats sold twice: {len(sold) - 100}")
