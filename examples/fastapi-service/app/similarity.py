"""How much two orders differ."""


def score(one, other):
    return abs(one[1] - other[1])
