"""CrewAI with MCPServerAdapter: one server process for as long as each adapter is open."""

import json
from concurrent.futures import ThreadPoolExecutor

from crewai import Agent, BaseLLM, Crew, Task
from crewai_tools import MCPServerAdapter
from mcp import StdioServerParameters
from scenario import LAUNCHER, Script, check, coder, environment, opening, planner


class Scripted(BaseLLM):
    """Stands for a model; with a real one, pass its name as llm."""

    script: object = None

    def supports_function_calling(self):
        return False

    def call(self, messages, *args, **options):
        said = [each["content"] for each in messages if each["role"] == "assistant"]
        answer = self.script.next(said[-1].partition("Observation:")[2] if self.script.begun else None)
        if isinstance(answer, str):
            return f"Thought: done\nFinal Answer: {answer}"
        return f"Thought: go on\nAction: {answer[0]}\nAction Input: {json.dumps(answer[1])}"


def server(agent):
    return MCPServerAdapter(
        StdioServerParameters(command=LAUNCHER, env=environment(agent)), connect_timeout=60
    )


def run(role, tools, script):
    model = Scripted(model="scripted", script=script)
    agent = Agent(role=role, goal="ship the release", backstory="one of two", llm=model, tools=tools, max_iter=100)
    task = Task(description="go on", expected_output="the outcome", agent=agent)
    return str(Crew(agents=[agent], tasks=[task], verbose=False).kickoff())


with server("planner") as first, server("coder") as second, ThreadPoolExecutor() as threads:
    session = run("planner", list(first), Script(opening()))
    runs = [
        threads.submit(run, "planner", list(first), Script(planner(session))),
        threads.submit(run, "coder", list(second), Script(coder(session))),
    ]
    for each in runs:
        each.result()
check()
