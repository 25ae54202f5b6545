"""CrewAI with mcps=: a process for every call. No lock outlives its call, so these agents take none."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from crewai import Agent, BaseLLM, Crew, Task
from crewai.mcp import MCPServerStdio
from scenario import LAUNCHER, STORE, Script, check, coder, environment, opening, planner

# The names of the tools are made of the command, and cut to 64 characters: a short one keeps them readable.
link = Path(STORE) / "shared-context"
link.symlink_to(LAUNCHER)
os.environ["PATH"] = f"{link.parent}{os.pathsep}{os.environ['PATH']}"


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
        return f"Thought: go on\nAction: shared_context_{answer[0]}\nAction Input: {json.dumps(answer[1])}"


def run(role, script):
    server = MCPServerStdio(command="shared-context", env=environment(role), cache_tools_list=True)
    model = Scripted(model="scripted", script=script)
    agent = Agent(role=role, goal="ship the release", backstory="one of two", llm=model, mcps=[server], max_iter=100)
    task = Task(description="go on", expected_output="the outcome", agent=agent)
    return str(Crew(agents=[agent], tasks=[task], verbose=False).kickoff())


session = run("planner", Script(opening(locks=False)))
with ThreadPoolExecutor() as threads:
    runs = [
        threads.submit(run, "planner", Script(planner(session, locks=False))),
        threads.submit(run, "coder", Script(coder(session, locks=False))),
    ]
    for each in runs:
        each.result()
check(locks=False)
