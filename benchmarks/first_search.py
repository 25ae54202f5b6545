#!/usr/bin/env python3
"""Measures the first search of new servers on one store, checkouts in turn.

Usage: benchmarks/first_search.py HOME RUNS CHECKOUT [CHECKOUT…]

HOME is a store's directory, made by io.sharedcontext.search.SearchSpeed (make HOME/context.db MESSAGES, build);
only what servers write is written to it. Each CHECKOUT is built, and gets a class archive in a cache directory
of its own. A server is started, asked for its sessions, left alone for SECONDS (1.5, a variable of the
environment) and asked to search, for other words in each run. Prints medians: wall and processor milliseconds of the first and second search, and MB of memory
that no other process can share (Private_Dirty) before the first search and after both. Linux only.
"""

import glob
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

SYLLABLES = (
    "ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re".split()
)


def word(number):
    """One of the words of SearchSpeed's messages, as io.sharedcontext.search.Babble makes them."""
    number += number % 12 == 5
    made, rest = SYLLABLES[number % 32], number // 32 + 1
    while rest > 0:
        made += SYLLABLES[rest % 32]
        rest //= 32
    return made


def query(number):
    """Three words that are not the most frequent ones."""
    return " ".join(word(30 + (number * 7919 + i * 641) % 2000) for i in range(3))


class Server:
    """A server process behind its launcher, called one request at a time."""

    def __init__(self, checkout, environment):
        self.process = subprocess.Popen(
            [os.path.join(checkout, "bin", "shared-context")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
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

    def cpu_ms(self):
        used = 0
        for file in glob.glob(f"/proc/{self.process.pid}/task/*/schedstat"):
            try:
                with open(file) as thread:
                    used += int(thread.read().split()[0])
            except OSError:
                pass  # a thread that has ended meanwhile
        return used / 1e6

    def own_mb(self):
        with open(f"/proc/{self.process.pid}/smaps_rollup") as memory:
            return next(int(line.split()[1]) / 1024 for line in memory if line.startswith("Private_Dirty:"))

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def timed(server, words):
    before, begun = server.cpu_ms(), time.perf_counter()
    found = server.call("search_context", query=words)
    return (time.perf_counter() - begun) * 1000, server.cpu_ms() - before, found["total_matches"]


def life(checkout, environment, run, figures):
    """One process; what it took is added to figures, by name."""
    server = Server(checkout, environment)
    client = {"name": "first-search", "version": "1"}
    server.request(
        "initialize",
        {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client},
    )
    server.call("list_sessions")
    time.sleep(float(os.environ.get("SECONDS", "1.5")))
    note = lambda name, figure: figures.setdefault(name, []).append(figure)
    note("own before, MB", server.own_mb())
    for which in ("first", "second"):
        wall, cpu, found = timed(server, query(2 * run + (which == "second")))
        note(f"{which}, wall ms", wall)
        note(f"{which}, processor ms", cpu)
        note(f"{which}, found", found)
    note("own after, MB", server.own_mb())
    server.end()


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    home, runs, checkouts = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    sides = []
    for checkout in checkouts:
        environment = dict(
            {k: v for k, v in os.environ.items() if not k.startswith("SHARED_CONTEXT_") or "JAVA" in k},
            XDG_CACHE_HOME=tempfile.mkdtemp(),
            SHARED_CONTEXT_HOME=home,
            SHARED_CONTEXT_AGENT_ID="measured",
            SHARED_CONTEXT_RATE_LIMIT="0",
        )
        launcher = os.path.join(checkout, "bin", "shared-context")
        scratch = dict(environment, SHARED_CONTEXT_HOME=tempfile.mkdtemp())
        subprocess.run([launcher, "class-archive"], env=scratch, check=True, capture_output=True)
        sides.append((checkout, environment, {}))
    # The first of each reads the files into the page cache.
    for run in range(runs + 1):
        for checkout, environment, figures in sides if run % 2 else sides[::-1]:
            life(checkout, environment, run, figures if run else {})
    for checkout, _, figures in sides:
        print(f"{checkout}, medians of {runs}, load {os.getloadavg()[0]:.1f}")
        for name, of in figures.items():
            print(f"  {name:24}{statistics.median(of):10.1f}   {min(of):.1f} to {max(of):.1f}")


if __name__ == "__main__":
    main()
