#!/usr/bin/env python3
"""Measures posts while another process writes the search index anew, and after.

Usage: benchmarks/beside_builder.py HOME [ROUNDS] [RATE]

HOME is a store's directory, made by io.sharedcontext.search.SearchSpeed (make HOME/context.db 100000, build). Each
of ROUNDS (5) works on a copy of which all segments were taken away. A server of this checkout that nobody asks
anything but a search writes them; another, warmed up by 1,500 posts before there is anything to write, posts RATE (40)
times a second, and goes on as long again when they are written. Prints milliseconds of the posts' answers, a client's
wait, of all rounds together, and the median of the rounds' ratios.
"""

import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WARM = 1500


class Server:
    def __init__(self, agent, store, home):
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": home,
            "SHARED_CONTEXT_HOME": store,
            "SHARED_CONTEXT_AGENT_ID": agent,
            "SHARED_CONTEXT_RATE_LIMIT": "0",
        }
        self.process = subprocess.Popen(
            [os.path.join(ROOT, "bin", "shared-context")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self.last = 0

    def call(self, tool, **arguments):
        self.last += 1
        params = {"name": tool, "arguments": arguments}
        line = json.dumps({"jsonrpc": "2.0", "id": self.last, "method": "tools/call", "params": params})
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        result = json.loads(self.process.stdout.readline())["result"]
        if result.get("isError"):
            sys.exit(f"{tool} failed: {result}")
        return result["structuredContent"]

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def take_segments_away(store):
    database = sqlite3.connect(os.path.join(store, "context.db"))
    with database:
        database.execute("DELETE FROM search_segments")
    database.close()
    shutil.rmtree(os.path.join(store, "context.db.search"), ignore_errors=True)


def written(store, newest):
    """Whether segments reach as far as they will: the last thousands of messages are never in one."""
    database = sqlite3.connect(f"file:{store}/context.db?mode=ro", uri=True, timeout=5)
    try:
        rows = database.execute("SELECT last_id, length FROM search_segments").fetchall()
    finally:
        database.close()
    return bool(rows) and all(length for _, length in rows) and max(last for last, _ in rows) > newest * 0.9


def posts(server, session, pause, over):
    times = []
    due = time.perf_counter()
    while not over():
        time.sleep(max(0, due - time.perf_counter()))
        begun = time.perf_counter()
        server.call("add_message", session_id=session, content=f"post {len(times)} beside the builder of the index")
        times.append((time.perf_counter() - begun) * 1000)
        due = max(due + pause, begun)
    return times


def lasting(seconds):
    end = time.perf_counter() + seconds
    return lambda: time.perf_counter() > end


def looking(store, newest):
    """Looks twice a second."""
    state = {"next": 0.0, "done": False}

    def over():
        if time.perf_counter() >= state["next"]:
            state["done"] = written(store, newest)
            state["next"] = time.perf_counter() + 0.5
        return state["done"]

    return over


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    pause = 1 / float(sys.argv[3] if len(sys.argv) > 3 else 40)
    home = tempfile.mkdtemp()
    before, after, ratios, lengths = [], [], [], []
    try:
        for turn in range(rounds):
            store = os.path.join(home, f"store{turn}")
            shutil.copytree(sys.argv[1], store)
            poster = Server("poster", store, home)
            session = poster.call("create_session", purpose="measured")["session_id"]
            for i in range(WARM):
                newest = poster.call("add_message", session_id=session, content=f"warm {i}")["message_id"]
            take_segments_away(store)
            builder = Server("builder", store, home)
            builder.call("search_context", query="something that is nowhere")
            begun = time.perf_counter()
            building = posts(poster, session, pause, looking(store, newest))
            seconds = time.perf_counter() - begun
            quiet = posts(poster, session, pause, lasting(seconds))
            poster.end()
            builder.end()
            shutil.rmtree(store)
            before += building
            after += quiet
            lengths.append(seconds)
            ratios.append(statistics.median(building) / statistics.median(quiet))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(f"{rounds} rounds of {statistics.median(lengths):.1f} s of writing; ratio of medians {statistics.median(ratios):.2f}")
    for name, times in (("while it is written", before), ("after", after)):
        ordered = sorted(times)
        at = lambda part: ordered[min(len(ordered) - 1, int(len(ordered) * part))]
        print(f"{name:20} {len(times):6} posts, p50 {at(0.5):.2f}, p95 {at(0.95):.2f}, p99 {at(0.99):.2f}, most {ordered[-1]:.1f} ms")


main()
