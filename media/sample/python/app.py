"""A small service with two mistakes that stop it for everybody. Threadwise underlines both."""

import asyncio
import time

from fastapi import FastAPI

from prices import load_price

app = FastAPI()


@app.get("/price/{name}")
async def price(name: str) -> dict[str, float]:
    # Looks harmless. Hover over it: the cause is two calls further down, in prices.py.
    value = load_price(name)
    return {"value": value}


@app.get("/report")
async def report() -> dict[str, bool]:
    # While this sleeps, nobody else gets an answer. There is a quick fix.
    time.sleep(2)
    return {"ok": True}


@app.get("/patient-report")
async def patient_report() -> dict[str, bool]:
    # The same wait as it should be: others are served meanwhile.
    await asyncio.sleep(2)
    return {"ok": True}
