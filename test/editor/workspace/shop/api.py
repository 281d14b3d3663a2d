"""A FastAPI-style service: two endpoints of it freeze the event loop."""

import asyncio
import time

from fastapi import FastAPI

from shop.prices import load_price

app = FastAPI()


@app.get("/price/{name}")
async def price(name: str) -> dict[str, float]:
    value = load_price(name)
    return {"value": value}


@app.get("/slow")
async def slow() -> dict[str, bool]:
    time.sleep(0.5)
    return {"ok": True}


@app.get("/fine")
async def fine() -> dict[str, bool]:
    await asyncio.sleep(0.5)
    return {"ok": True}
