"""One row of pixels: arithmetic in pure Python, which holds the GIL."""

WIDTH = 1_200
MOST_STEPS = 1_000


def render_row(y):
    row = []
    for x in range(WIDTH):
        z = 0j
        c = complex(x / 400 - 2, y / 400 - 1)
        for step in range(MOST_STEPS):
            z = z * z + c
            if abs(z) > 2:
                break
        row.append(step)
    return row
