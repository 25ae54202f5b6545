#!/usr/bin/env python3
"""Compares checkouts by warm calls, interleaved: processor time and waiting time of each kind of call.

Usage: benchmarks/warm_calls.py ROUNDS CHECKOUT [CHECKOUT…]

Each directory holds a built checkout, and gets a class archive of its own. ROUNDS times in turn, each gets a new
server and a new store, and another of them is the first: what two processes of the same code take differs by a
fifth, and eight rounds tell differences of a tenth. Of each kind it answers
3,000 calls before anything is counted, then 1,000 more. Prints microseconds a call: the processor time of all
threads, and the median wait of the client; medians of the rounds, and their ratios to the first checkout.
Linux only: processor time comes from /proc.
"""

import glob
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

WARM = 3000
COUNTED = 1000


class Server:
    """A server process behind its launcher, called one request at a time."""

    def __init__(self, checkout, home):
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": home,
            "SHARED_CONTEXT_HOME": tempfile.mkdtemp(dir=home),
            "SHARED_CONTEXT_AGENT_ID": "measured",
            "SHARED_CONTEXT_RATE_LIMIT": "0",
        }
        launcher = os.path.join(checkout, "bin", "shared-context")
        if not os.path.exists(os.path.join(home, "archived")):
            subprocess.run([launcher, "class-archive"], env=environment, check=True, capture_output=True)
            open(os.path.join(home, "archived"), "x").close()
        self.process = subprocess.Popen(
            [launcher],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self.last = 0
        self.session = self.call("create_session", purpose="measured")["session_id"]
        for i in range(60):
            text = f"message {i} about the gateway and deployment number {i * 7}"
            self.call("add_message", session_id=self.session, content=text)
        self.call("set_memory", key="k", value="v")

    def line(self, tool, arguments):
        self.last += 1
        params = {"name": tool, "arguments": arguments}
        request = {"jsonrpc": "2.0", "id": self.last, "method": "tools/call", "params": params}
        return json.dumps(request).encode() + b"\n"

    def ask(self, line):
        self.process.stdin.write(line)
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def call(self, tool, **arguments):
        result = json.loads(self.ask(self.line(tool, arguments)))["result"]
        if result.get("isError"):
            sys.exit(f"{tool} failed: {result}")
        return result["structuredContent"]

    def processor_us(self):
        used = 0
        for file in glob.glob(f"/proc/{self.process.pid}/task/*/schedstat"):
            try:
                with open(file) as thread:
                    used += int(thread.read().split()[0])
            except OSError:
                pass  # a thread that has ended meanwhile
        return used / 1000

    def run(self, kind, count):
        waits = []
        before = self.processor_us()
        for i in range(count):
            line = self.line(*kind(self.session, i))
            asked = time.perf_counter()
            answer = self.ask(line)
            waits.append((time.perf_counter() - asked) * 1e6)
            if b'"isError":true' in answer or b'"error":' in answer[:40]:
                sys.exit(f"{line} was answered {answer}")
        return (self.processor_us() - before) / count, statistics.median(waits)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


KINDS = {
    "get_usage_guidance": lambda session, i: ("get_usage_guidance", {}),
    "get_memory": lambda session, i: ("get_memory", {"key": "k"}),
    "list_sessions": lambda session, i: ("list_sessions", {}),
    "get_messages, 50": lambda session, i: (
        "get_messages",
        {"session_id": session, "limit": 50, "offset": i % 8},
    ),
    "search_context": lambda session, i: (
        "search_context",
        {"query": f"gateway {i % 50}", "session_id": session},
    ),
    "add_message": lambda session, i: (
        "add_message",
        {"session_id": session, "content": f"text {i} of a post about the deployment"},
    ),
}


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    rounds, checkouts = int(sys.argv[1]), sys.argv[2:]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        compare(rounds, checkouts, place)


def compare(rounds, checkouts, place):
    homes = [tempfile.mkdtemp(dir=place) for _ in checkouts]
    figures = {name: [[] for _ in checkouts] for name in KINDS}
    for turn in range(rounds):
        for place_in_turn in range(len(checkouts)):
            i = (turn + place_in_turn) % len(checkouts)
            server = Server(checkouts[i], homes[i])
            for name, kind in KINDS.items():
                server.run(kind, WARM)
                figures[name][i].append(server.run(kind, COUNTED))
            server.end()
    print(f"{'':20}" + "".join(f"{checkout[-28:]:>32}" for checkout in checkouts))
    for name, of in figures.items():
        middle = [[statistics.median(one[part] for one in runs) for part in (0, 1)] for runs in of]
        cells = (
            f"{cpu:9.0f} {wait:7.0f}  {cpu / middle[0][0]:5.2f} {wait / middle[0][1]:5.2f}"
            for cpu, wait in middle
        )
        print(f"{name:20}" + "".join(f"{cell:>32}" for cell in cells))


main()
