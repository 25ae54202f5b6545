#!/usr/bin/env python3
"""Times what clients run at every step: hooks, the status line, the guard. Medians of 50, and the load.

    benchmarks/hooks.py [ROUNDS]

Needs a built jar; works on a store of its own in a temporary directory, with the class archive.
"""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

LAUNCHER = pathlib.Path(__file__).resolve().parent.parent / "bin" / "shared-context"
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 50


class Server:
    """A server of one agent, behind its pipes."""

    def __init__(self, environment, agent, place):
        self.process = subprocess.Popen(
            [LAUNCHER],
            cwd=place,
            env={**environment, "SHARED_CONTEXT_AGENT_ID": agent},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.number = 0

    def call(self, tool, **arguments):
        self.number += 1
        request = {"jsonrpc": "2.0", "id": self.number, "method": "tools/call"}
        request["params"] = {"name": tool, "arguments": arguments}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())["result"]["structuredContent"]

    def end(self):
        self.process.stdin.close()
        self.process.wait(30)


def timed(name, command, environment, before=lambda: None, given="{}", expect=None):
    times = []
    for _ in range(ROUNDS):
        before()
        began = time.perf_counter()
        done = subprocess.run(
            command, env=environment, input=given, capture_output=True, text=True, check=False
        )
        times.append((time.perf_counter() - began) * 1000)
        if done.returncode or (expect is not None and expect != bool(done.stdout)):
            sys.exit(f"{name}: exit code {done.returncode}: {done.stdout}{done.stderr}")
    times.sort()
    print(
        f"| {name} | {statistics.median(times):.1f} | {times[len(times) // 4]:.1f}"
        f" | {times[-(len(times) // 20) - 1]:.1f} |",
        flush=True,
    )


def main():
    place = pathlib.Path(tempfile.mkdtemp(prefix="hooks-"))
    try:
        measure(place)
    finally:
        shutil.rmtree(place)


def measure(place):
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment["SHARED_CONTEXT_HOME"] = str(place / "store")
    environment["XDG_CACHE_HOME"] = os.environ.get("XDG_CACHE_HOME", str(place / "cache"))
    subprocess.run([LAUNCHER, "class-archive"], env=environment, check=True, capture_output=True)
    (place / ".git").mkdir()
    ann = Server(environment, "ann", place)
    bob = Server(environment, "bob", place)
    session = ann.call("create_session", purpose="measured")["session_id"]
    bob.call("add_message", session_id=session, content="here")
    hook = [LAUNCHER, "hook", "claude-code"]
    who = ["--as", "bob", "--hints", str(place / "store" / "context.db.hints")]
    subprocess.run([*hook, "session-start", *who], env=environment, input="{}", text=True, check=True, stdout=subprocess.DEVNULL)
    time.sleep(4)

    def post(**more):
        ann.call("add_message", session_id=session, content="The build is green.", **more)
        time.sleep(0.5)

    print(f"rounds {ROUNDS}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print("| what | median ms | first quarter | 95 % |\n| --- | ---: | ---: | ---: |")
    timed("a program that does nothing (/bin/true)", ["/bin/true"], environment)
    timed("a shell that does nothing (sh -c :)", ["/bin/sh", "-c", ":"], environment)
    timed("hook, nothing to say", [*hook, "tool", *who], environment, expect=False)
    timed("hook at the end of a turn, nothing to say", [*hook, "stop", *who], environment, expect=False)
    timed("statusline, known", [LAUNCHER, "statusline", *who], environment, expect=True)
    guard = [LAUNCHER, "guard", "check", "claude-code", *who]
    edit = json.dumps({"tool_name": "Write", "cwd": str(place), "tool_input": {"file_path": str(place / "a")}})
    subprocess.run(guard, env=environment, input=edit, text=True, check=True)
    timed("guard, nothing locked", guard, environment, given=edit, expect=False)
    timed("hook, something to say", [*hook, "tool", *who], environment, before=post, expect=True)
    ann.call("coordinate_session_work", session_id=session, action="lock", resources=["b"])
    timed("guard, another file was just locked", guard, environment, given=edit, expect=False)
    large = json.dumps({**json.loads(edit), "tool_input": {"file_path": str(place / "a"), "content": "x" * 100_000}})
    timed("guard, another file locked, 100 kB written", guard, environment, given=large, expect=False)
    ann.call("coordinate_session_work", session_id=session, action="lock", resources=["a"])
    timed("guard, the file locked", guard, environment, given=edit, expect=True)
    print(f"\nload {os.getloadavg()[0]:.1f}")
    ann.end()
    bob.end()


main()
