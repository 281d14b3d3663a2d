"""Prices come from a supplier over the network."""

import requests


def load_price(name: str) -> float:
    return ask_supplier(name) * 1.2


def ask_supplier(name: str) -> float:
    # requests waits for the answer and holds the thread meanwhile: on an event loop that is everybody's thread.
    response = requests.get(f"https://supplier.example/prices/{name}")
    return float(response.text)
