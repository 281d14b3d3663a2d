"""Settings, read once when the service starts."""

import tomllib


def load_settings(path: str):
    with open(path, "rb") as file:
        return tomllib.load(file)
