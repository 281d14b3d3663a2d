"""The same work in threads and in processes."""

import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from renderer.bands import render_band


def render_in_threads(bands):
    # No gain: one thread computes while the others wait for the GIL.
    with ThreadPoolExecutor() as pool:
        return list(pool.map(render_band, bands))


def render_in_bare_threads(bands):
    # No gain either, for the same reason; and nothing limits how many threads there are.
    threads = [threading.Thread(target=render_band, args=(band,)) for band in bands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def render_in_processes(bands):
    # Fine: every process has a GIL of its own.
    with ProcessPoolExecutor() as pool:
        return list(pool.map(render_band, bands))
