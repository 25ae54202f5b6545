#!/usr/bin/env python3
"""Compares two checkouts by whole processes, interleaved: start, first calls, memory, repeated reads.

Usage: benchmarks/compare.py BASE NOW [RUNS]

Each of the two directories holds a built checkout. Both get a class archive in a cache directory of
their own before anything is counted. Prints the median of RUNS (9) for each and their ratio; on a shared
machine only the ratio means anything. Linux only: processor time and memory come from /proc.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


class Server:
    """A server process behind its launcher, called one request at a time."""

    def __init__(self, side, home):
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(
            [side.launcher],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=side.environment(home),
        )
        self.last = 0

    def request(self, method, params):
        self.last += 1
        line = json.dumps({"jsonrpc": "2.0", "id": self.last, "method": method, "params": params})
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())["result"]

    def call(self, tool, **arguments):
        result = self.request("tools/call", {"name": tool, "arguments": arguments})
        if result.get("isError"):
            sys.exit(f"{tool} failed: {result}")
        return result["structuredContent"]

    def wall_ms(self):
        return (time.perf_counter() - self.begun) * 1000

    def cpu_ms(self):
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * TICK_MS

    def memory_mb(self, kind):
        """Resident is Rss; what no other process can share, as the archive of classes, is Private_Dirty."""
        with open(f"/proc/{self.process.pid}/smaps_rollup") as memory:
            return next(int(line.split()[1]) / 1024 for line in memory if line.startswith(kind + ":"))

    def end(self):
        self.process.stdin.close()
        _, _, used = os.wait4(self.process.pid, 0)
        return (used.ru_utime + used.ru_stime) * 1000


class Side:
    """One of the two checkouts, with a store of 1,000 messages."""

    def __init__(self, directory):
        self.launcher = os.path.join(directory, "bin", "shared-context")
        self.cache = tempfile.mkdtemp()
        self.figures = {}
        self.command("class-archive")
        self.home = tempfile.mkdtemp()
        server = Server(self, self.home)
        self.session = server.call("create_session", purpose="measured")["session_id"]
        for i in range(1000):
            text = f"message {i} about the gateway and deployment number {i * 7}"
            server.call("add_message", session_id=self.session, content=text)
        server.end()

    def environment(self, home):
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SHARED_CONTEXT")}
        return dict(
            kept,
            XDG_CACHE_HOME=self.cache,
            SHARED_CONTEXT_HOME=home,
            SHARED_CONTEXT_AGENT_ID="measured",
            SHARED_CONTEXT_RATE_LIMIT="0",
        )

    def command(self, *words):
        process = subprocess.Popen(
            [self.launcher, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self.environment(tempfile.mkdtemp()),
        )
        _, _, used = os.wait4(process.pid, 0)
        return (used.ru_utime + used.ru_stime) * 1000

    def note(self, name, figure):
        self.figures.setdefault(name, []).append(figure)


def young(side):
    """The life of a new process: start, first answer, first search, mixed calls."""
    server = Server(side, side.home)
    client = {"name": "compare", "version": "1"}
    server.request(
        "initialize",
        {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client},
    )
    side.note("initialize, ms", server.wall_ms())
    server.call("list_sessions")
    side.note("first answer, ms", server.wall_ms())
    side.note("first answer, processor ms", server.cpu_ms())
    before = server.cpu_ms()
    server.call("search_context", query="gateway deployment 77")
    side.note("first search, processor ms", server.cpu_ms() - before)
    before = server.cpu_ms()
    for i in range(14):
        server.call("get_messages", session_id=side.session, limit=20)
        server.call("add_message", session_id=side.session, content=f"x {i}")
        server.call("catch_up")
        server.call("set_memory", key=f"k{i}", value={"a": i})
        server.call("get_memory", key=f"k{i}")
        server.call("list_sessions")
        server.call(
            "coordinate_session_work",
            session_id=side.session,
            action="lock",
            resources=[f"r{i}"],
        )
    side.note("98 mixed calls, processor ms", server.cpu_ms() - before)
    side.note("resident then, MB", server.memory_mb("Rss"))
    side.note("of it its own, MB", server.memory_mb("Private_Dirty"))
    side.note("all of that life, processor ms", server.end())


def median_us(call, times):
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        call()
        spent.append((time.perf_counter() - begun) * 1e6)
    return statistics.median(spent)


def grown(side):
    """A process that has answered some thousand calls."""
    server = Server(side, side.home)
    page = lambda: server.call("get_messages", session_id=side.session, limit=50)
    small = lambda: server.call("get_usage_guidance")
    post = lambda: server.call("add_message", session_id=side.session, content="y")
    for _ in range(1500):
        small()
        page()
    for _ in range(300):
        post()
    side.note("repeated page of 50, us", median_us(page, 500))
    side.note("small call, us", median_us(small, 500))
    side.note("add_message, us", median_us(post, 300))
    server.end()


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 9
    base, now = Side(sys.argv[1]), Side(sys.argv[2])
    for run in range(runs):
        for side in (base, now) if run % 2 else (now, base):
            young(side)
            grown(side)
            side.note("version, processor ms", side.command("version"))
    print(f"{'medians of ' + str(runs):34}{'base':>10}{'now':>10}{'ratio':>8}")
    for name, figures in base.figures.items():
        before, after = statistics.median(figures), statistics.median(now.figures[name])
        print(f"{name:34}{before:10.1f}{after:10.1f}{after / before:8.2f}")


if __name__ == "__main__":
    main()
