"""smolagents: an MCPClient, so a server process, for each agent; their models write code."""

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
            # Not as name=value: wait_for_messages has an argument named from, a keyword of Python.
            code = f"print({answer[0]}(**{answer[1]!r}))"
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
