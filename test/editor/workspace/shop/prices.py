import time


def load_price(name: str) -> float:
    return ask_supplier(name)


def ask_supplier(name: str) -> float:
    time.sleep(2)
    return float(len(name))
