"""Colour palettes from the web."""

from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen


def fetch_palettes(addresses):
    # Fine: the threads wait for the network, and a thread that waits lets go of the GIL.
    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(fetch, addresses))


def fetch(address):
    with urlopen(address, timeout=10) as response:
        return response.read()
