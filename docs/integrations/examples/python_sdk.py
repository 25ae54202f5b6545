"""The official Python SDK: two clients, each with a server process of its own."""

import asyncio

from mcp import Client, StdioServerParameters
from scenario import LAUNCHER, Script, check, coder, environment, opening, planner


def server(agent):
    return Client(StdioServerParameters(command=LAUNCHER, env=environment(agent)))


async def run(client, script):
    """Plays a model: calls what the script asks for and shows it the text of the result."""
    answer = script.next()
    while not isinstance(answer, str):
        called = await client.call_tool(*answer)
        answer = script.next(called.content[0].text)
    return answer


async def main():
    async with server("planner") as first, server("coder") as second:
        session = await run(first, Script(opening()))
        await asyncio.gather(run(first, Script(planner(session))), run(second, Script(coder(session))))


asyncio.run(main())
check()
