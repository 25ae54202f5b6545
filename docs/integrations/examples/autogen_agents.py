"""AutoGen 0.7: a workbench, so a server process, for each agent."""

import asyncio
import json

from autogen_agentchat.agents import AssistantAgent
from autogen_core import FunctionCall
from autogen_core.models import (
    ChatCompletionClient, CreateResult, FunctionExecutionResultMessage, ModelInfo, RequestUsage
)
from autogen_ext.tools.mcp import McpWorkbench, StdioServerParams
from scenario import LAUNCHER, Script, check, coder, environment, opening, planner

NOTHING = RequestUsage(prompt_tokens=0, completion_tokens=0)


class Scripted(ChatCompletionClient):
    """Stands for a model; with a real one, pass its client as model_client."""

    def __init__(self, script):
        self.script = script

    async def create(self, messages, **options):
        last = messages[-1]
        shown = last.content[0].content if isinstance(last, FunctionExecutionResultMessage) else None
        answer = self.script.next(shown)
        if isinstance(answer, str):
            return CreateResult(finish_reason="stop", usage=NOTHING, cached=False, content=answer)
        call = FunctionCall(id=f"call{self.script.calls}", name=answer[0], arguments=json.dumps(answer[1]))
        return CreateResult(finish_reason="function_calls", usage=NOTHING, cached=False, content=[call])

    def create_stream(self, messages, **options):
        raise NotImplementedError

    @property
    def model_info(self):
        return ModelInfo(vision=False, function_calling=True, json_output=False, family="unknown",
                         structured_output=False)

    capabilities = model_info

    def actual_usage(self):
        return NOTHING

    total_usage = actual_usage

    def count_tokens(self, messages, **options):
        return 0

    def remaining_tokens(self, messages, **options):
        return 1_000_000

    async def close(self):
        pass


def server(agent):
    return McpWorkbench(StdioServerParams(command=LAUNCHER, env=environment(agent), read_timeout_seconds=60))


async def run(name, workbench, script):
    agent = AssistantAgent(name, model_client=Scripted(script), workbench=workbench, max_tool_iterations=100)
    return (await agent.run(task="go on")).messages[-1].content


async def main():
    async with server("planner") as first, server("coder") as second:
        session = await run("planner", first, Script(opening()))
        await asyncio.gather(
            run("planner", first, Script(planner(session))), run("coder", second, Script(coder(session)))
        )


asyncio.run(main())
check()
