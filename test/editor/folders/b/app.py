from helper import load


async def handler():
    load()


async def page():
    handler()
