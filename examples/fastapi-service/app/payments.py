"""Payments at an outside provider."""

import asyncio
import time

import httpx
import requests

PROVIDER = "https://payments.example.org/charges"
ATTEMPTS = 3


async def charge(order):
    for attempt in range(ATTEMPTS):
        # Stuck: `requests` waits for the network on the thread of the loop.
        response = requests.post(PROVIDER, json={"order": order[0], "amount": order[1]}, timeout=10)
        if response.ok:
            return response.json()
        # Stuck: the whole service sleeps, not only this payment.
        time.sleep(2**attempt)
    raise RuntimeError("the provider does not answer")


async def charge_politely(order):
    async with httpx.AsyncClient(timeout=10) as client:
        for attempt in range(ATTEMPTS):
            # Fine: both awaits hand the loop to others.
            response = await client.post(PROVIDER, json={"order": order[0], "amount": order[1]})
            if response.is_success:
                return response.json()
            await asyncio.sleep(2**attempt)
    raise RuntimeError("the provider does not answer")
