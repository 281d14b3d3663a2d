"""A thread waits a second for a signal: how much of a core does that take?

bad: `while not ready: pass`
good: `event.wait()`
"""

import sys
import threading
import time

ready = False
signal = threading.Event()


def bad():
    while not ready:
        pass


def good():
    signal.wait()


waiting = threading.Thread(target={"bad": bad, "good": good}[sys.argv[1]])
before = time.process_time()
waiting.start()
time.sleep(1)
ready = True
signal.set()
waiting.join()
print(f"processor time for waiting one second: {(time.process_time() - before) * 1000:.0f} ms")
