"""LangChain and LangGraph: one session(), so one server process, for as long as each agent lives."""

import asyncio

from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_mcp_adapters.client import MultiServerMCPClient
from langchain_mcp_adapters.tools import load_mcp_tools
from scenario import LAUNCHER, Script, check, coder, environment, opening, planner


class Scripted(BaseChatModel):
    """Stands for a model; with a real one, pass its name or object to create_agent."""

    script: object

    @property
    def _llm_type(self):
        return "scripted"

    def bind_tools(self, tools, **options):
        return self

    def _generate(self, messages, stop=None, run_manager=None, **options):
        last = messages[-1]
        shown = last.text if isinstance(last, ToolMessage) else None
        answer = self.script.next(shown)
        if isinstance(answer, str):
            message = AIMessage(answer)
        else:
            call = {"name": answer[0], "args": answer[1], "id": f"call{self.script.calls}"}
            message = AIMessage("", tool_calls=[call])
        return ChatResult(generations=[ChatGeneration(message=message)])


async def run(tools, script):
    agent = create_agent(Scripted(script=script), tools)
    out = await agent.ainvoke({"messages": [("user", "go on")]}, {"recursion_limit": 200})
    return out["messages"][-1].text


async def main():
    client = MultiServerMCPClient({
        agent: {"transport": "stdio", "command": LAUNCHER, "args": [], "env": environment(agent)}
        for agent in ("planner", "coder")
    })
    async with client.session("planner") as first, client.session("coder") as second:
        planners, coders = await load_mcp_tools(first), await load_mcp_tools(second)
        session = await run(planners, Script(opening()))
        await asyncio.gather(run(planners, Script(planner(session))), run(coders, Script(coder(session))))


asyncio.run(main())
check()
