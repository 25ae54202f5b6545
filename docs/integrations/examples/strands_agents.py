"""Strands Agents: an MCPClient, so a server process, for each agent."""

import json
from concurrent.futures import ThreadPoolExecutor

from mcp import StdioServerParameters, stdio_client
from scenario import LAUNCHER, Script, check, coder, environment, opening, planner
from strands import Agent
from strands.models import Model
from strands.tools.mcp import MCPClient


class Scripted(Model):
    """Stands for a model; with a real one, pass it as model."""

    def __init__(self, script):
        self.script = script

    def update_config(self, **config):
        pass

    def get_config(self):
        return {}

    async def structured_output(self, *args, **options):
        raise NotImplementedError

    async def stream(self, messages, *args, **options):
        shown = [each["toolResult"]["content"][0]["text"] for each in messages[-1]["content"] if "toolResult" in each]
        answer = self.script.next(shown[0] if shown else None)
        yield {"messageStart": {"role": "assistant"}}
        if isinstance(answer, str):
            yield {"contentBlockStart": {"start": {}}}
            yield {"contentBlockDelta": {"delta": {"text": answer}}}
        else:
            use = {"toolUseId": f"call{self.script.calls}", "name": answer[0]}
            yield {"contentBlockStart": {"start": {"toolUse": use}}}
            yield {"contentBlockDelta": {"delta": {"toolUse": {"input": json.dumps(answer[1])}}}}
        yield {"contentBlockStop": {}}
        yield {"messageStop": {"stopReason": "end_turn" if isinstance(answer, str) else "tool_use"}}


def server(agent):
    parameters = StdioServerParameters(command=LAUNCHER, env=environment(agent))
    return MCPClient(lambda: stdio_client(parameters))


def run(client, script):
    agent = Agent(model=Scripted(script), tools=client.list_tools_sync(), callback_handler=None)
    return str(agent("go on")).strip()


with server("planner") as first, server("coder") as second, ThreadPoolExecutor() as threads:
    session = run(first, Script(opening()))
    runs = [
        threads.submit(run, first, Script(planner(session))),
        threads.submit(run, second, Script(coder(session))),
    ]
    for each in runs:
        each.result()
check()
