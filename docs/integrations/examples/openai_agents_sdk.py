"""OpenAI Agents SDK: an MCPServerStdio, so a server process, for each agent."""

import asyncio
import json

from agents import Agent, Model, ModelResponse, RunConfig, Runner, Usage
from agents.mcp import MCPServerStdio
from openai.types.responses import ResponseFunctionToolCall, ResponseOutputMessage, ResponseOutputText
from scenario import LAUNCHER, Script, check, coder, environment, opening, planner


class Scripted(Model):
    """Stands for a model; with a real one, pass its name as model."""

    def __init__(self, script):
        self.script = script

    async def get_response(self, system_instructions, input, model_settings, tools, *args, **options):
        last = input[-1] if isinstance(input, list) else {}
        answer = self.script.next(last.get("output"))
        if isinstance(answer, str):
            text = ResponseOutputText(type="output_text", text=answer, annotations=[])
            out = ResponseOutputMessage(
                id="message", type="message", role="assistant", status="completed", content=[text]
            )
        else:
            out = ResponseFunctionToolCall(
                type="function_call", call_id=f"call{self.script.calls}", name=answer[0], arguments=json.dumps(answer[1])
            )
        return ModelResponse(output=[out], usage=Usage(), response_id=None)

    async def stream_response(self, *args, **options):
        raise NotImplementedError


def server(agent):
    return MCPServerStdio(
        name="shared-context",
        params={"command": LAUNCHER, "env": environment(agent)},
        cache_tools_list=True,
        client_session_timeout_seconds=60,
    )


async def run(name, mcp, script):
    agent = Agent(name=name, model=Scripted(script), mcp_servers=[mcp])
    out = await Runner.run(agent, "go on", max_turns=100, run_config=RunConfig(tracing_disabled=True))
    return out.final_output


async def main():
    async with server("planner") as first, server("coder") as second:
        session = await run("planner", first, Script(opening()))
        await asyncio.gather(
            run("planner", first, Script(planner(session))), run("coder", second, Script(coder(session)))
        )


asyncio.run(main())
check()
