#!/usr/bin/env python3
"""Loads a store in a file and one on PostgreSQL with many server processes, by turns.

Usage: benchmarks/engines.py [SECONDS] [--rate N] [--processes N] [--writers N] [--waiters N] [--rounds N] [--runs N]

Each run founds a new store and starts 25 servers of this checkout on it, which 300 posts each have warmed up. Then
they post at 20 a second each for SECONDS (20), a post being due at its time whatever became of the last, and timed
from then; 8 of them post as fast as they are answered; and one posts 100 times what 10 others wait for, timed from the
poster's acknowledgement to the waiter's answer, which may be below zero. Lost is what was acknowledged and not counted
in the session afterwards, or not in the answer to a wait. The database server (see stores.py) and this client share
the processors with the servers. Prints a table for Markdown.
"""

import argparse
import os
import threading
import time

from stores import ENGINES, Server, Stores, quantile, read

TEXT = "message {} about the gateway, its deployment and what it came to in the end: number {} of them all, so far"


def together(works):
    """Does them in threads of their own, and ends with the first error of any."""
    errors = []

    def guarded(work):
        try:
            work()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def new_session(server, purpose):
    return server.call("create_session", purpose=purpose)["session_id"]


def post(server, session, number):
    server.call("add_message", session_id=session, content=TEXT.format(number, number * 7))


def posting(servers, work):
    """Has each post by its own work(server, number, times, session); gives times, seconds, and how many are lost."""
    session, times = new_session(servers[0], "measured"), []
    begun = time.perf_counter()
    together([lambda s=s, n=n: work(s, n, times, session) for n, s in enumerate(servers)])
    seconds = time.perf_counter() - begun
    kept = servers[0].call("get_session", session_id=session, message_limit=0)["message_count"]
    return times, seconds, len(times) - kept


def paced(servers, rate, seconds):
    def work(server, number, times, session):
        first = time.perf_counter() + number / (rate * len(servers))
        for turn in range(int(rate * seconds)):
            due = first + turn / rate
            time.sleep(max(0, due - time.perf_counter()))
            post(server, session, turn)
            times.append((time.perf_counter() - due) * 1000)

    return posting(servers, work)


def flat_out(servers, seconds):
    def work(server, number, times, session):
        end, turn = time.perf_counter() + seconds, 0
        while (sent := time.perf_counter()) < end:
            post(server, session, turn)
            times.append((time.perf_counter() - sent) * 1000)
            turn += 1

    return posting(servers, work)


def wake(poster, waiters, rounds, uncounted=10):
    """Milliseconds from each acknowledgement to each answer, and how many waits ended without the message."""
    session, times, missed = new_session(poster, "waited for"), [], 0
    cursors = [w.call("wait_for_messages", session_id=session, timeout_seconds=0)["next_cursor"] for w in waiters]
    for turn in range(rounds + uncounted):
        answers = [None] * len(waiters)

        def wait(number):
            answers[number] = waiters[number].answer(), time.perf_counter()

        for waiter, cursor in zip(waiters, cursors):
            waiter.send("wait_for_messages", {"session_id": session, "after": cursor, "timeout_seconds": 20})
        acknowledged = []

        def speak():
            time.sleep(0.1)  # until all of them wait
            post(poster, session, turn)
            acknowledged.append(time.perf_counter())

        together([speak] + [lambda n=n: wait(n) for n in range(len(waiters))])
        results = [read("wait_for_messages", line) for line, _ in answers]
        cursors = [result["next_cursor"] for result in results]
        if turn >= uncounted:
            missed += sum(len(result["messages"]) != 1 for result in results)
            times += [(at - acknowledged[0]) * 1000 for _, at in answers]
    return times, missed


def row(engine, what, times, rate, lost):
    figures = " | ".join(f"{quantile(times, share):.1f}" for share in (0.5, 0.95, 0.99))
    print(f"| {engine} | {what} | {len(times):,} | {rate} | {figures} | {max(times):.1f} | {lost} |", flush=True)


def run(stores, engine, options):
    environment = stores.new(engine)
    servers = []
    try:
        for number in range(options.processes):
            servers.append(Server(environment, f"agent-{number}"))
        begun = new_session(servers[0], "warm-up")
        together([lambda s=s: [post(s, begun, i) for i in range(options.warm)] for s in servers])
        times, seconds, lost = paced(servers, options.rate, options.seconds)
        what = f"{len(servers)} × {options.rate:g} a second"
        row(engine, what, times, f"{len(times) / seconds:,.0f}", lost)
        writers = servers[: options.writers]
        times, seconds, lost = flat_out(writers, options.seconds)
        row(engine, f"{len(writers)} flat out", times, f"{len(times) / seconds:,.0f}", lost)
        waiters = servers[1 : 1 + options.waiters]
        times, missed = wake(servers[0], waiters, options.rounds)
        row(engine, f"{len(waiters)} woken", times, "", missed)
    finally:
        for server in servers:
            server.end()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seconds", type=float, nargs="?", default=20)
    parser.add_argument("--rate", type=float, default=20, help="posts a second of each process")
    parser.add_argument("--processes", type=int, default=25)
    parser.add_argument("--writers", type=int, default=8, help="processes that post flat out")
    parser.add_argument("--waiters", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=100, help="posts that are waited for")
    parser.add_argument("--runs", type=int, default=2, help="of each engine")
    parser.add_argument("--warm", type=int, default=300, help="posts of each process before anything is timed")
    options = parser.parse_args()
    with Stores() as stores:
        print(f"load average before: {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors\n")
        print("| engine | what | times | posts/s | p50 ms | p95 ms | p99 ms | max ms | lost |")
        print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
        for turn in range(options.runs * len(ENGINES)):
            run(stores, ENGINES[turn % len(ENGINES)], options)
        print(f"\nload average after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
