"""smolagents: an MCPClient, so a server process, for each agent; their models write code."""

import keyword
from concurrent.futures import ThreadPoolExecutor

from mcp import StdioServerParameters
from scenario import LAUNCHER, Script, check, coder, environment, opening, planner
from smolagents import ChatMessage, CodeAgent, MCPClient, MessageRole, Model


class Scripted(Model):
    """Stands for a model; with a real one, pass it as model."""

    def __init__(self, script):
        super().__init__(model_id="scripted")
        self.script = script

    def generate(self, messages, **options):
        answer = self.script.next(text(messages[-1]) if self.script.begun else None)
        if isinstance(answer, str):
            code = f"final_answer({answer!r})"
        else:
            # As a model writes it; from, an argument of wait_for_messages, is a keyword of Python.
            given = (f"{name}{'_' * keyword.iskeyword(name)}={value!r}" for name, value in answer[1].items())
            code = f"print({answer[0]}({', '.join(given)}))"
        return ChatMessage(role=MessageRole.ASSISTANT, content=f"<code>\n{code}\n</code>")


def text(message):
    content = message["content"] if isinstance(message, dict) else message.content
    return content if isinstance(content, str) else "\n".join(part.get("text", "") for part in content)


def server(agent):
    return MCPClient(StdioServerParameters(command=LAUNCHER, env=environment(agent)), structured_output=False)


def run(tools, script):
    return str(CodeAgent(tools=tools, model=Scripted(script), verbosity_level=0, max_steps=100).run("go on"))


with server("planner") as first, server("coder") as second, ThreadPoolExecutor() as threads:
    session = run(first, Script(opening()))
    runs = [
        threads.submit(run, first, Script(planner(session))),
        threads.submit(run, second, Script(coder(session))),
    ]
    for each in runs:
        each.result()
check()
