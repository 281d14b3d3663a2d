"""One band of the picture."""

from renderer.rows import render_row

HEIGHT = 100


def render_band(band):
    return [render_row(band * HEIGHT + line) for line in range(HEIGHT)]
