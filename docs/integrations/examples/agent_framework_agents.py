"""Microsoft Agent Framework: an MCPStdioTool, so a server process, for each agent."""

import asyncio
import json

from agent_framework import (
    Agent, BaseChatClient, ChatResponse, Content, FunctionInvocationLayer, MCPStdioTool, Message
)
from scenario import LAUNCHER, Script, check, coder, environment, opening, planner


class Scripted(FunctionInvocationLayer, BaseChatClient):
    """Stands for a model; with a real one, pass its client as client."""

    def __init__(self, script):
        super().__init__()
        self.script = script
        # Without this the model reads "Error: Function failed." and not what to do next.
        self.function_invocation_configuration["include_detailed_errors"] = True
        self.function_invocation_configuration["max_iterations"] = 100
        self.function_invocation_configuration["max_consecutive_errors_per_request"] = 20

    def _inner_get_response(self, *, messages, stream=False, options=None, **more):
        async def answer():
            shown = [each.result for each in messages[-1].contents if each.type == "function_result"]
            step = self.script.next(shown[0] if shown else None)
            if isinstance(step, str):
                content = Content.from_text(step)
            else:
                content = Content.from_function_call(f"call{self.script.calls}", step[0], arguments=json.dumps(step[1]))
            return ChatResponse(messages=[Message("assistant", [content])])

        return answer()


def server(agent):
    return MCPStdioTool(
        name="shared-context", command=LAUNCHER, env=environment(agent), request_timeout=60, load_prompts=False
    )


async def run(name, tool, script):
    return (await Agent(client=Scripted(script), name=name, tools=tool).run("go on")).text


async def main():
    async with server("planner") as first, server("coder") as second:
        session = await run("planner", first, Script(opening()))
        await asyncio.gather(
            run("planner", first, Script(planner(session))), run("coder", second, Script(coder(session)))
        )


asyncio.run(main())
check()
