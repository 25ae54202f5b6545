#!/usr/bin/env python3
"""Has many servers search one store at once.

Usage: benchmarks/many_searchers.py HOME [PROCESSES] [SEARCHES]

HOME is a store's directory as for first_search.py. PROCESSES (25) servers of this checkout, with a class archive, are
started one after the other and asked for their sessions; then all make SEARCHES (40) searches at once, for other words
each, as fast as they are answered. Prints what the first and the later ones took, and MB of memory that no other
process can share (Private_Dirty) before and after. Linux only.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time

from first_search import query
from stores import LAUNCHER, Server, quantile


def own_mb(server):
    with open(f"/proc/{server.process.pid}/smaps_rollup") as memory:
        return next(int(line.split()[1]) / 1024 for line in memory if line.startswith("Private_Dirty:"))


def searched(server, number, searches, times):
    for turn in range(searches):
        begun = time.perf_counter()
        server.call("search_context", query=query(number * searches + turn))
        times.append((time.perf_counter() - begun) * 1000)


def told(name, figures):
    print(f"{name:24} p50 {quantile(figures, 0.5):8.1f}   p95 {quantile(figures, 0.95):8.1f}   max {max(figures):8.1f}")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    home, processes, searches = sys.argv[1], *(int(word) for word in (sys.argv[2:] + ["25", "40"][len(sys.argv) - 2 :]))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SHARED_CONTEXT_") or "JAVA" in k}
    environment.update(XDG_CACHE_HOME=tempfile.mkdtemp(), SHARED_CONTEXT_RATE_LIMIT="0")
    scratch = dict(environment, SHARED_CONTEXT_HOME=tempfile.mkdtemp())
    subprocess.run([LAUNCHER, "class-archive"], env=scratch, check=True, capture_output=True)
    environment["SHARED_CONTEXT_HOME"] = home
    servers = [Server(environment, f"searcher-{number}") for number in range(processes)]
    for server in servers:
        server.call("list_sessions")
    before = [own_mb(server) for server in servers]
    times = [[] for _ in servers]
    threads = [
        threading.Thread(target=searched, args=(server, number, searches, times[number]))
        for number, server in enumerate(servers)
    ]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    print(f"{processes} processes, {processes * searches / seconds:.0f} searches/s, load {os.getloadavg()[0]:.1f}")
    told("first search, ms", [of[0] for of in times])
    told("later searches, ms", [ms for of in times for ms in of[1:]])
    told("the last ten, ms", [ms for of in times for ms in of[-10:]])
    told("own before, MB", before)
    told("own after, MB", [own_mb(server) for server in servers])
    for server in servers:
        server.end()


if __name__ == "__main__":
    main()
