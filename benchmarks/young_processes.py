#!/usr/bin/env python3
"""Starts many servers at once on one store and has each make mixed calls at a fixed rate from its first moment.

Usage: benchmarks/young_processes.py CHECKOUT [PROCESSES] [CALLS_A_SECOND] [SECONDS]

CHECKOUT is a built checkout, whose class archive is made first in a cache directory of this run's own.
Prints p50, p95 and the worst time of each kind of call beside its target, for the first nine calls of a
process and from the tenth on, and ends with 1 when the p95 of a kind misses its target from the tenth
call on. A call is counted from when it was sent.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time

TARGETS_MS = {
    "add_message": 20,
    "get_messages": 30,
    "catch_up": 100,
    "search_context": 100,
    "set_memory": 10,
    "get_memory": 10,
    "list_sessions": 100,
    "coordinate_session_work": 100,
}


class Server:
    def __init__(self, checkout, cache, home, name):
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SHARED_CONTEXT")}
        self.process = subprocess.Popen(
            [os.path.join(checkout, "bin", "shared-context")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(
                kept,
                XDG_CACHE_HOME=cache,
                SHARED_CONTEXT_HOME=home,
                SHARED_CONTEXT_AGENT_ID=name,
                SHARED_CONTEXT_RATE_LIMIT="0",
            ),
        )
        self.last = 0

    def request(self, method, params):
        self.last += 1
        line = json.dumps({"jsonrpc": "2.0", "id": self.last, "method": method, "params": params})
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())["result"]

    def initialize(self):
        client = {"name": "young", "version": "1"}
        self.request(
            "initialize",
            {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client},
        )

    def call(self, tool, arguments):
        result = self.request("tools/call", {"name": tool, "arguments": arguments})
        if result.get("isError"):
            sys.exit(f"{tool} failed: {result}")
        return result["structuredContent"]

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def mixed(session, name, turn):
    text = f"{name} found the cause of failure {turn}"
    lock = {"session_id": session, "action": "lock", "resources": [f"{name}-{turn % 5}"]}
    kinds = [
        ("add_message", {"session_id": session, "content": text}),
        ("get_messages", {"session_id": session, "limit": 50}),
        ("catch_up", {}),
        ("search_context", {"query": "gateway deployment failure"}),
        ("set_memory", {"key": f"k{turn % 20}", "value": {"turn": turn}}),
        # Asks for what the call before it wrote.
        ("get_memory", {"key": f"k{(turn - 1) % 20}"}),
        ("list_sessions", {}),
        ("coordinate_session_work", lock),
    ]
    return kinds[turn % len(kinds)]


def life(start, session, name, rate, seconds, noted, starts):
    begun = time.perf_counter()
    server = start(name)
    server.initialize()
    starts.append((time.perf_counter() - begun) * 1000)
    first = time.perf_counter()
    for turn in range(int(rate * seconds)):
        wait = first + turn / rate - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        tool, arguments = mixed(session, name, turn)
        sent = time.perf_counter()
        server.call(tool, arguments)
        noted.append((turn, tool, (time.perf_counter() - sent) * 1000))
    server.end()


def quantile(figures, share):
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def row(tool, figures):
    target = TARGETS_MS[tool]
    p95 = quantile(figures, 0.95)
    print(
        f"  {tool:26}{len(figures):6}{quantile(figures, 0.5):9.1f}{p95:9.1f}"
        f"{max(figures):9.1f}{target:8}{'' if p95 <= target else '  missed'}"
    )
    return p95 <= target


def table(title, noted, wanted):
    print(f"{title:28}{'calls':>6}{'p50 ms':>9}{'p95':>9}{'worst':>9}{'target':>8}")
    met = [row(t, [ms for n, tool, ms in noted if tool == t and wanted(n)]) for t in TARGETS_MS]
    return all(met)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    checkout = sys.argv[1]
    processes = int(sys.argv[2]) if len(sys.argv) > 2 else 25
    rate = float(sys.argv[3]) if len(sys.argv) > 3 else 16
    seconds = float(sys.argv[4]) if len(sys.argv) > 4 else 10
    cache, home = tempfile.mkdtemp(), tempfile.mkdtemp()
    subprocess.run(
        [os.path.join(checkout, "bin", "shared-context"), "class-archive"],
        env=dict(os.environ, XDG_CACHE_HOME=cache, SHARED_CONTEXT_HOME=tempfile.mkdtemp()),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    start = lambda name: Server(checkout, cache, home, name)
    first = start("first")
    first.initialize()
    session = first.call("create_session", {"purpose": "Young processes"})["session_id"]
    for i in range(1000):
        text = f"message {i} about the gateway and deployment number {i * 7}"
        first.call("add_message", {"session_id": session, "content": text})
    first.end()
    noted, starts = [], []
    lives = [
        threading.Thread(
            target=life, args=(start, session, f"agent-{i}", rate, seconds, noted, starts)
        )
        for i in range(processes)
    ]
    for one in lives:
        one.start()
    for one in lives:
        one.join()
    wanted = processes * int(rate * seconds)
    if len(noted) != wanted:
        sys.exit(f"{len(noted)} of {wanted} calls were answered")
    print(
        f"{processes} processes at once, spawn to initialize: {quantile(starts, 0.5):.0f} ms median, "
        f"{max(starts):.0f} at most; then {rate:g} calls a second each for {seconds:g} s"
    )
    table("calls 1 to 9", noted, lambda n: n < 9)
    sys.exit(0 if table("from the tenth call on", noted, lambda n: n >= 9) else 1)


if __name__ == "__main__":
    main()
