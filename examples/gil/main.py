"""Renders the Mandelbrot set, band by band, and compares ways to use more than one core."""

import sys
import time

from renderer import download, parallel

BANDS = range(8)


def main():
    for name, render in [("threads", parallel.render_in_threads), ("processes", parallel.render_in_processes)]:
        start = time.perf_counter()
        render(BANDS)
        print(f"{name}: {time.perf_counter() - start:.1f} s")
    # Waiting is what threads are for.
    print(sum(len(palette) for palette in download.fetch_palettes(sys.argv[1:])))


if __name__ == "__main__":
    main()
