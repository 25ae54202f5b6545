"""Pydantic AI: a toolset, so a server process, for each agent."""

import asyncio

from fastmcp.client.transports import StdioTransport
from pydantic_ai import Agent
from pydantic_ai.mcp import MCPToolset
from pydantic_ai.messages import ModelResponse, RetryPromptPart, TextPart, ToolCallPart, ToolReturnPart
from pydantic_ai.models.function import FunctionModel
from pydantic_ai.usage import UsageLimits
from scenario import LAUNCHER, Script, check, coder, environment, opening, planner


def scripted(script):
    """Stands for a model; with a real one, pass its name to Agent."""

    def answer(messages, info):
        shown = [part.content for part in messages[-1].parts if isinstance(part, (ToolReturnPart, RetryPromptPart))]
        step = script.next(shown[0] if shown else None)
        return ModelResponse(parts=[TextPart(step) if isinstance(step, str) else ToolCallPart(*step)])

    return FunctionModel(answer)


def server(agent):
    transport = StdioTransport(command=LAUNCHER, args=[], env=environment(agent), keep_alive=False)
    return MCPToolset(transport)


async def run(toolset, script):
    agent = Agent(scripted(script), toolsets=[toolset])
    out = await agent.run("go on", usage_limits=UsageLimits(request_limit=None))
    return out.output


async def main():
    first, second = server("planner"), server("coder")
    async with first, second:
        session = await run(first, Script(opening()))
        await asyncio.gather(run(first, Script(planner(session))), run(second, Script(coder(session))))


asyncio.run(main())
check()
