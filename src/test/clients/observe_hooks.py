#!/usr/bin/env python3
"""Sees what a client really does with the hooks and the guard: runs it against a model that is played here.

    src/test/clients/observe_hooks.py CLIENT EXECUTABLE [before-turn | idle]

CLIENT is claude-code, codex, copilot-cli, gemini-cli or opencode, EXECUTABLE what its package installs. Needs a built jar. The client
runs once, without a terminal, in a home and a repository of its own, as agent bob; its model is a program on
loopback that asks for one edit of a file that agent ann has locked, then for one of another file, then ends its turn.
Before the start, after the edit, and at the end of the turn ann writes to bob. Prints what the model was told of it, and
leaves what was asked of the model in DIRECTORY/requests.jsonl. With before-turn nothing is said when the session begins,
so that what waits is told before the turn (Claude Code, Codex, Gemini CLI). With idle the client stays
after its turn, and ann writes to it then (Claude Code). Exits with 1 if something was not observed.
"""

import http.server
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time

LAUNCHER = pathlib.Path(__file__).resolve().parents[3] / "bin" / "shared-context"
LOCKED = "locked.txt"
FREE = "free.txt"
AT_START = "Lanterns are green at the start."
AFTER_TOOL = "Lanterns are blue after the edit."
AT_END = "Lanterns are red at the end."
REFUSED = "is locked by agent ann"


class Agent:
    """An agent behind a server of its own."""

    def __init__(self, environment, tree, name):
        self.process = subprocess.Popen(
            [LAUNCHER],
            cwd=tree,
            env={**environment, "SHARED_CONTEXT_AGENT_ID": name},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.number = 0

    def call(self, tool, **arguments):
        self.number += 1
        params = {"name": tool, "arguments": arguments}
        request = {"jsonrpc": "2.0", "id": self.number, "method": "tools/call", "params": params}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        result = json.loads(self.process.stdout.readline())["result"]
        if result.get("isError"):
            sys.exit(f"{tool} failed: {result}")
        return result["structuredContent"]

    def post(self, text, patience=1):
        self.call("add_message", session_id=self.session, content=text, to=["bob"])
        time.sleep(patience)

    def lock(self):
        self.call("coordinate_session_work", session_id=self.session, action="lock", resources=[LOCKED], ttl_seconds=600)

    def end(self):
        self.process.stdin.close()
        self.process.wait(30)


class Model:
    """What the model does at each of its requests; the client's protocol puts it into words."""

    def __init__(self, ann, tree, log):
        self.ann = ann
        self.tree = tree
        self.log = log
        self.requests = []
        self.lock = threading.Lock()

    def next(self, request):
        """What to answer: the name of a file to write, or a text."""
        with self.lock:
            self.requests.append(json.dumps(request, ensure_ascii=False))
            self.log.write(self.requests[-1] + "\n")
            self.log.flush()
            step = len(self.requests)
            if step == 1:
                return {"file": str(self.tree / LOCKED)}
            if step == 2:
                self.ann.post(AFTER_TOOL)
                return {"file": str(self.tree / FREE)}
            if step == 3:
                self.ann.post(AT_END)
            return {"text": f"Done, {step}."}

    def heard(self, step, text):
        return len(self.requests) >= step and text in self.requests[step - 1]


def events(pieces, named=True):
    """Server-sent events."""
    lines = []
    for piece in pieces:
        if named:
            lines.append(f"event: {piece['type']}")
        lines.append("data: " + (piece if isinstance(piece, str) else json.dumps(piece)) + "\n")
    return "\n".join(lines) + "\n"


class Anthropic:
    """Messages, as Claude Code asks for them."""

    def __init__(self, tool):
        self.tool = tool

    def answer(self, path, request, model):
        if "count_tokens" in path:
            return "application/json", json.dumps({"input_tokens": 10})
        if not any(tool.get("name") == "Write" for tool in request.get("tools", [])):
            act = {"text": "A title"}
        else:
            act = model.next(request)
        if "file" in act:
            block = {"type": "tool_use", "id": f"toolu_{time.time_ns()}", "name": "Write", "input": {}}
            given = {"file_path": act["file"], "content": "written\n"}
            delta = {"type": "input_json_delta", "partial_json": json.dumps(given)}
            whole = {**block, "input": given}
        else:
            block = {"type": "text", "text": ""}
            delta = {"type": "text_delta", "text": act["text"]}
            whole = {"type": "text", "text": act["text"]}
        stop = "tool_use" if "file" in act else "end_turn"
        usage = {"input_tokens": 10, "output_tokens": 10}
        message = {
            "id": f"msg_{time.time_ns()}",
            "type": "message",
            "role": "assistant",
            "model": request.get("model", "m"),
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": usage,
        }
        if not request.get("stream"):
            return "application/json", json.dumps({**message, "content": [whole], "stop_reason": stop})
        return "text/event-stream", events([
            {"type": "message_start", "message": message},
            {"type": "content_block_start", "index": 0, "content_block": block},
            {"type": "content_block_delta", "index": 0, "delta": delta},
            {"type": "content_block_stop", "index": 0},
            {"type": "message_delta", "delta": {"stop_reason": stop, "stop_sequence": None}, "usage": usage},
            {"type": "message_stop"},
        ])


class Responses:
    """OpenAI's responses, as Codex asks for them."""

    def answer(self, path, request, model):
        if not path.split("?")[0].endswith("/responses"):
            return "application/json", json.dumps({"data": [], "models": []})
        act = model.next(request)
        if "file" in act:
            patch = f"*** Begin Patch\n*** Add File: {act['file']}\n+written\n*** End Patch"
            tools = {tool.get("name") for tool in request.get("tools", [])}
            if "apply_patch" in tools:
                item = {"type": "custom_tool_call", "name": "apply_patch", "input": patch}
            else:
                item = {
                    "type": "function_call",
                    "name": "exec_command" if "exec_command" in tools else "shell_command",
                    "arguments": json.dumps({
                        "cmd" if "exec_command" in tools else "command": f"apply_patch <<'EOF'\n{patch}\nEOF"
                    }),
                }
            item.update(id=f"ct_{time.time_ns()}", call_id=f"call_{time.time_ns()}", status="completed")
        else:
            content = [{"type": "output_text", "text": act["text"], "annotations": []}]
            item = {"type": "message", "role": "assistant", "id": f"m_{time.time_ns()}", "content": content}
        usage = {
            "input_tokens": 10,
            "input_tokens_details": None,
            "output_tokens": 10,
            "output_tokens_details": None,
            "total_tokens": 20,
        }
        response = {"id": f"resp_{time.time_ns()}", "usage": usage}
        return "text/event-stream", events([
            {"type": "response.created", "response": {"id": response["id"]}},
            {"type": "response.output_item.done", "output_index": 0, "item": item},
            {"type": "response.completed", "response": response},
        ])


class Gemini:
    """Google's contents, as Gemini CLI asks for them."""

    def answer(self, path, request, model):
        names = {
            one.get("name")
            for tool in request.get("tools", [])
            for one in tool.get("functionDeclarations", [])
        }
        if "countTokens" in path:
            return "application/json", json.dumps({"totalTokens": 10})
        act = model.next(request) if "write_file" in names else {"text": '{"reasoning":"r","next_speaker":"user"}'}
        if "file" in act:
            part = {"functionCall": {"name": "write_file", "args": {"file_path": act["file"], "content": "written\n"}}}
        else:
            part = {"text": act["text"]}
        answer = {
            "candidates": [{"content": {"role": "model", "parts": [part]}, "finishReason": "STOP", "index": 0}],
            "usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 10, "totalTokenCount": 20},
        }
        if "stream" in path:
            return "text/event-stream", events([json.dumps(answer)], named=False)
        return "application/json", json.dumps(answer)


class Chat:
    """OpenAI's chat completions, as opencode and Copilot ask for them."""

    def __init__(self, tool, file, text):
        self.tool = tool
        self.file = file
        self.text = text

    def answer(self, path, request, model):
        names = {tool["function"]["name"] for tool in request.get("tools", [])}
        act = model.next(request) if self.tool in names else {"text": "A title"}
        if "file" in act:
            given = json.dumps({self.file: act["file"], self.text: "written\n"})
            call = {"index": 0, "id": f"call_{time.time_ns()}", "type": "function"}
            delta = {"role": "assistant", "tool_calls": [{**call, "function": {"name": self.tool, "arguments": given}}]}
        else:
            delta = {"role": "assistant", "content": act["text"]}
        head = {"id": f"c{time.time_ns()}", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        reason = "tool_calls" if "file" in act else "stop"
        if not request.get("stream"):
            message = {"role": "assistant", "content": act.get("text"), "tool_calls": delta.get("tool_calls")}
            choice = {"index": 0, "message": message, "finish_reason": reason}
            return "application/json", json.dumps({**head, "object": "chat.completion", "choices": [choice]})
        return "text/event-stream", events(
            [
                json.dumps({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}),
                json.dumps({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}),
                "[DONE]",
            ],
            named=False,
        )


def handler(protocol, model):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.send(200, "application/json", json.dumps({"data": [], "models": []}))

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                request = json.loads(body or b"{}")
            except ValueError:
                request = {}
            self.send(200, *protocol.answer(self.path, request, model))

        def send(self, code, kind, text):
            data = text.encode()
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    return Handler


def claude_code(executable, place, url):
    return (
        [executable, "-p", "Write two files.", "--permission-mode", "acceptEdits", "--model", "claude-sonnet-4-5"],
        {
            "ANTHROPIC_BASE_URL": url,
            "ANTHROPIC_API_KEY": "none",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "DISABLE_AUTOUPDATER": "1",
        },
    )


def codex(executable, place, url):
    provider = f'{{name="played",base_url="{url}/v1",wire_api="responses",env_key="PLAYED_KEY"}}'
    return (
        [
            executable,
            "exec",
            "--skip-git-repo-check",
            "--dangerously-bypass-approvals-and-sandbox",
            "--dangerously-bypass-hook-trust",
            "-c",
            "model_provider=played",
            "-c",
            f"model_providers.played={provider}",
            "-m",
            "gpt-5.5",
            "Write two files.",
        ],
        {"PLAYED_KEY": "none"},
    )


def gemini_cli(executable, place, url):
    file = place / "home" / ".gemini" / "settings.json"
    settings = json.loads(file.read_text())
    settings["security"] = {"auth": {"selectedType": "gemini-api-key"}}
    file.write_text(json.dumps(settings))
    return (
        [executable, "-p", "Write two files.", "--approval-mode", "yolo", "-m", "gemini-2.5-pro"],
        {
            "GEMINI_API_KEY": "none",
            "GOOGLE_GEMINI_BASE_URL": url,
            "GEMINI_CLI_TRUST_WORKSPACE": "true",
            "GEMINI_TELEMETRY_ENABLED": "false",
        },
    )


def copilot_cli(executable, place, url):
    return (
        [executable, "-p", "Write two files.", "--allow-all-tools", "--allow-all-paths"],
        {
            "COPILOT_OFFLINE": "true",
            "COPILOT_PROVIDER_BASE_URL": f"{url}/v1",
            "COPILOT_PROVIDER_API_KEY": "none",
            "COPILOT_MODEL": "played",
            "COPILOT_PROVIDER_MAX_PROMPT_TOKENS": "100000",
            "COPILOT_PROVIDER_MAX_OUTPUT_TOKENS": "10000",
        },
    )


def opencode(executable, place, url):
    config = place / "home" / ".config" / "opencode"
    config.mkdir(parents=True, exist_ok=True)
    provider = {
        "npm": "@ai-sdk/openai-compatible",
        "options": {"baseURL": f"{url}/v1", "apiKey": "none"},
        "models": {"played": {"name": "played"}},
    }
    (config / "opencode.json").write_text(json.dumps({"provider": {"played": provider}, "share": "disabled"}))
    # By itself "run" ends with its turn, whatever a plugin is about to say then; a server goes on.
    attached = """
        "$1" serve --port "$2" > served &
        until grep -q listening served; do sleep 1; done
        "$1" run --attach "http://127.0.0.1:$2" -m played/played "Write two files."
        sleep 20
        kill $!
        """
    port = str(free_port())
    return ["sh", "-c", attached, "sh", executable, port], {"OPENCODE_DISABLE_AUTOUPDATE": "1"}


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


CLIENTS = {
    "claude-code": (claude_code, Anthropic("Write")),
    "codex": (codex, Responses()),
    "gemini-cli": (gemini_cli, Gemini()),
    "copilot-cli": (copilot_cli, Chat("create", "path", "file_text")),
    "opencode": (opencode, Chat("write", "filePath", "content")),
}


def woken(command, process, model, bob):
    """Whether an idle Claude Code takes a turn when ann writes to it. The server of bob would be its own."""
    bob.call("list_sessions")
    command[2:3] = ["--input-format", "stream-json", "--output-format", "stream-json", "--verbose"]
    client = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, **process)
    client.stdin.write(json.dumps({"type": "user", "message": {"role": "user", "content": "Write two files."}}) + "\n")
    client.stdin.flush()
    wait_for(lambda: len(model.requests) >= 4, 120)
    time.sleep(5)
    idle = len(model.requests)
    began = time.monotonic()
    model.ann.post("Lanterns are out.", patience=0)
    wait_for(lambda: len(model.requests) > idle, 30)
    took = time.monotonic() - began
    was = model.heard(idle + 1, "Lanterns are out.")
    print(f"{'observed' if was else 'NOT    '}  a turn of an idle client, {took:.1f} s after somebody wrote to it")
    client.stdin.close()
    client.wait(60)
    bob.end()
    model.ann.end()
    return 0 if was else 1


def wait_for(condition, seconds):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)


def main():
    if len(sys.argv) not in (3, 4) or sys.argv[1] not in CLIENTS or sys.argv[3:] not in ([], ["before-turn"], ["idle"]):
        sys.exit(__doc__)
    place = pathlib.Path(tempfile.mkdtemp(prefix="observed-"))
    print(f"directory {place}")
    sys.exit(observe(sys.argv[1], os.path.abspath(sys.argv[2]), place, sys.argv[3:]))


def silence_start(home):
    (file,) = (home / where for where in (".claude/settings.json", ".codex/hooks.json", ".gemini/settings.json") if (home / where).exists())
    settings = json.loads(file.read_text())
    del settings["hooks"]["SessionStart"]
    file.write_text(json.dumps(settings))


def observe(client, executable, place, mode):
    tree = place / "tree"
    tree.mkdir()
    home = place / "home"
    home.mkdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "SHARED_CONTEXT_HOME": str(place / "store")}
    environment["XDG_CACHE_HOME"] = os.environ.get("XDG_CACHE_HOME", str(pathlib.Path.home() / ".cache"))
    git = ["git", "-c", "user.name=n", "-c", "user.email=n@example.org"]
    for words in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "first"]):
        subprocess.run([*git, *words], cwd=tree, env=environment, check=True)
    ann = Agent(environment, tree, "ann")
    ann.session = ann.call("create_session", purpose="observed")["session_id"]
    ann.post(AT_START)
    ann.lock()
    for what in ("hooks", "guard"):
        subprocess.run(
            [LAUNCHER, what, "install", client, "--agent-id", "bob"], cwd=tree, env=environment, check=True
        )
    moment = "when its session begins"
    if mode == ["before-turn"]:
        moment = "before its turn"
        silence_start(home)
    start, protocol = CLIENTS[client]
    with open(place / "requests.jsonl", "w") as log, open(place / "client.log", "w") as out:
        model = Model(ann, tree, log)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler(protocol, model))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        command, more = start(executable, place, f"http://127.0.0.1:{server.server_port}")
        process = {"cwd": tree, "env": {**environment, **more}, "stdout": out, "stderr": subprocess.STDOUT}
        if mode == ["idle"]:
            return woken(command, process, model, Agent(environment, tree, "bob"))
        try:
            code = subprocess.run(command, stdin=subprocess.DEVNULL, timeout=240, **process).returncode
        except subprocess.TimeoutExpired:
            code = "none in 240 s"
        server.shutdown()
    ann.end()
    version = subprocess.run(
        [executable, "--version"], env={**environment, **more}, capture_output=True, text=True
    ).stdout.strip()
    print(f"{client} {version}: exit code {code}, {len(model.requests)} requests")
    seen = {
        f"what waits, {moment}": model.heard(1, AT_START),
        "an edit of a locked file is refused, with the reason": model.heard(2, REFUSED)
        and not (tree / LOCKED).exists(),
        "an edit of another file is made": (tree / FREE).exists(),
        "what came, after a tool": model.heard(3, AFTER_TOOL),
        "one turn more when somebody writes to it": model.heard(4, AT_END),
        "no turn after that": len(model.requests) == 4,
    }
    for what, was in seen.items():
        print(f"{'observed' if was else 'NOT    '}  {what}")
    return 0 if all(seen.values()) else 1


main()
