"""LlamaIndex: a session of the official SDK, so one server process, for as long as each agent lives."""

import asyncio
from contextlib import asynccontextmanager

from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.base.llms.types import ChatMessage, ChatResponse
from llama_index.core.llms.mock import MockFunctionCallingLLM
from llama_index.core.llms.llm import ToolSelection
from llama_index.tools.mcp import McpToolSpec
from mcp import ClientSession, StdioServerParameters, stdio_client
from scenario import LAUNCHER, Script, check, coder, environment, opening, planner


class Scripted(MockFunctionCallingLLM):
    """Stands for a model; with a real one, pass it as llm."""

    script: object = None

    async def achat_with_tools(self, tools, user_msg=None, chat_history=None, **options):
        last = chat_history[-1]
        answer = self.script.next(last.content if last.role == "tool" else None)
        call = [] if isinstance(answer, str) else [answer]
        message = ChatMessage(role="assistant", content=answer if isinstance(answer, str) else "")
        return ChatResponse(message=message, raw={"call": call})

    def get_tool_calls_from_response(self, response, error_on_no_tool_call=True, **options):
        return [
            ToolSelection(tool_id=f"call{self.script.calls}", tool_name=name, tool_kwargs=arguments)
            for name, arguments in response.raw["call"]
        ]


@asynccontextmanager
async def server(agent):
    parameters = StdioServerParameters(command=LAUNCHER, env=environment(agent))
    async with stdio_client(parameters) as (reading, writing), ClientSession(reading, writing) as session:
        await session.initialize()
        yield await McpToolSpec(client=session).to_tool_list_async()


async def run(tools, script):
    agent = FunctionAgent(tools=tools, llm=Scripted(script=script), streaming=False)
    return str(await agent.run(user_msg="go on", max_iterations=200))


async def main():
    async with server("planner") as first, server("coder") as second:
        session = await run(first, Script(opening()))
        await asyncio.gather(run(first, Script(planner(session))), run(second, Script(coder(session))))


asyncio.run(main())
check()
