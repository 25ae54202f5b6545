"""Google ADK: a toolset, so a server process, for each agent."""

import asyncio

from google.adk.agents import LlmAgent
from google.adk.models import BaseLlm, LlmResponse
from google.adk.runners import InMemoryRunner
from google.adk.tools.mcp_tool import McpToolset
from google.adk.tools.mcp_tool.mcp_session_manager import StdioConnectionParams
from google.genai import types
from mcp import StdioServerParameters
from scenario import LAUNCHER, Script, check, coder, environment, opening, planner


class Scripted(BaseLlm):
    """Stands for a model; with a real one, pass its name as model."""

    script: object

    async def generate_content_async(self, request, stream=False):
        shown = [part.function_response.response for part in request.contents[-1].parts if part.function_response]
        answer = self.script.next(shown[0] if shown else None)
        if isinstance(answer, str):
            part = types.Part(text=answer)
        else:
            part = types.Part(function_call=types.FunctionCall(name=answer[0], args=answer[1]))
        yield LlmResponse(content=types.Content(role="model", parts=[part]))


def server(agent):
    parameters = StdioServerParameters(command=LAUNCHER, env=environment(agent))
    return McpToolset(connection_params=StdioConnectionParams(server_params=parameters, timeout=60))


async def run(name, toolset, script):
    agent = LlmAgent(name=name, model=Scripted(model="scripted", script=script), tools=[toolset])
    runner = InMemoryRunner(agent=agent, app_name="example")
    session = await runner.session_service.create_session(app_name="example", user_id="user")
    message = types.Content(role="user", parts=[types.Part(text="go on")])
    said = ""
    async for event in runner.run_async(user_id="user", session_id=session.id, new_message=message):
        said = "".join(part.text or "" for part in event.content.parts) if event.content else said
    return said


async def main():
    first, second = server("planner"), server("coder")
    try:
        session = await run("planner", first, Script(opening()))
        await asyncio.gather(
            run("planner", first, Script(planner(session))), run("coder", second, Script(coder(session)))
        )
    finally:
        await second.close()
        await first.close()


asyncio.run(main())
check()
