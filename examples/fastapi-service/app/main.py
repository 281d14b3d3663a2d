"""The HTTP interface. Handlers marked "stuck" hold up everybody else's requests; the others do not."""

from fastapi import FastAPI

from app import orders, payments, reports
from app.settings import load_settings

# Start-up: nobody is waiting yet, so reading a file here is fine.
settings = load_settings("settings.toml")
app = FastAPI(title=settings["title"])


@app.get("/orders/{order_id}")
async def read_order(order_id: int):
    # Stuck: orders.find → database.fetch_one → sqlite3, three files away from here.
    return orders.find(order_id)


@app.get("/orders/{order_id}/fast")
async def read_order_off_the_loop(order_id: int):
    # Fine: a thread waits for the database, the loop waits for the thread.
    return await orders.find_in_thread(order_id)


@app.get("/orders/{order_id}/plain")
def read_order_in_pool(order_id: int):
    # Fine: FastAPI runs plain functions in its thread pool.
    return orders.find(order_id)


@app.post("/orders/{order_id}/payment")
async def pay(order_id: int):
    order = await orders.find_in_thread(order_id)
    # The wait is inside: payments.charge is async itself, and flagged there.
    return await payments.charge(order)


@app.get("/reports/pairs")
async def read_pairs():
    # Stuck: every order is compared with every other one, in one go.
    return reports.similar_pairs(await orders.all_in_thread())


@app.get("/reports/pairs/fast")
async def read_pairs_from_process():
    # Fine: another process computes.
    return await reports.similar_pairs_in_process(await orders.all_in_thread())
