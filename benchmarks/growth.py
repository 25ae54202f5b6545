#!/usr/bin/env python3
"""Times the standard calls on stores of 1,000, 10,000 … MAX (100,000) messages in 50 sessions, on both engines.

Usage: benchmarks/growth.py [MAX] [--rounds N] [--save FILE]

Each store is filled by `shared-context import`, or moved from a copy of that file by `shared-context migrate`, and
served by one process of this checkout. In each round, which goes to the next session, another process posts there, so
that nothing is answered from what the last round left behind, and then the calls are timed, once each. Rounds begin
when the segments of the search are written; a quarter as many as --rounds (200) warm the process up before. Prints a
table for Markdown and draws docs/images/growth.svg, or the file of --save.
"""

import argparse
import datetime
import itertools
import json
import math
import os
import pathlib
import random
import shutil
import subprocess
import sys
import time

from stores import ENGINES, LAUNCHER, Server, Stores, quantile

PICTURE = pathlib.Path(__file__).resolve().parent.parent / "docs" / "images" / "growth.svg"
SESSIONS = 50
SENDERS = 20
# A store of fewer messages is searched without segments.
SEGMENTED = 8_192
SYLLABLES = [a + b for a in "bdfgklmnprstv" for b in "aeiou"]
WORDS = ["".join(parts) for parts in itertools.product(SYLLABLES, repeat=2)] + SYLLABLES
random.Random(1).shuffle(WORDS)
# As in language, the n-th word comes 1/n as often as the first.
FREQUENCY = list(itertools.accumulate(1 / (n + 1) for n in range(len(WORDS))))


def conversation(messages):
    """Lines for shared-context import, the sessions by turns, of some 130 characters."""
    chance = random.Random(messages)
    begin = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
    for number in range(messages):
        at = begin + datetime.timedelta(seconds=number)
        text = " ".join(chance.choices(WORDS, cum_weights=FREQUENCY, k=chance.randint(20, 40)))
        yield json.dumps(
            {
                "space": f"space {number % SESSIONS}",
                "seq": number // SESSIONS + 1,
                "ts": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "sender": f"sender-{number * 7 % SENDERS}",
                "content": text,
                "metadata": {},
            }
        ).encode() + b"\n"


def fill(environment, messages):
    with subprocess.Popen(
        [LAUNCHER, "import", "-"], env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as filling:
        for line in conversation(messages):
            filling.stdin.write(line)
        filling.stdin.close()
    if filling.returncode:
        sys.exit("the import failed")


def filled(stores, messages):
    """The environment of a store of each engine."""
    file, copy, moved = stores.new("sqlite"), stores.new("sqlite"), stores.new("postgresql")
    begun = time.perf_counter()
    fill(file, messages)
    imported = time.perf_counter()
    shutil.copytree(file["SHARED_CONTEXT_HOME"], copy["SHARED_CONTEXT_HOME"])
    move = [LAUNCHER, "migrate", "--to", moved["SHARED_CONTEXT_DATABASE"]]
    subprocess.run(move, env=copy, check=True, capture_output=True)
    took = f"imported in {imported - begun:.0f} s, moved in {time.perf_counter() - imported:.0f} s"
    print(f"{messages:,} messages: {took}", flush=True)
    shutil.rmtree(copy["SHARED_CONTEXT_HOME"])
    return {"sqlite": file, "postgresql": moved}


def sessions(server):
    page = server.call("list_sessions")
    found = page["sessions"]
    while page["has_more"]:
        page = server.call("list_sessions", cursor=page["next_cursor"])
        found += page["sessions"]
    return [session["session_id"] for session in found]


class Place:
    """A session, and where reading begins in the middle of it."""

    def __init__(self, server, session):
        self.session = session
        count = server.call("get_session", session_id=session, message_limit=0)["message_count"]
        page = server.call("get_messages", session_id=session, offset=count // 2, limit=1)
        self.middle = page["next_cursor"]


def calls(place, turn):
    """Each a name, a tool and its arguments, some of which need the answer of the first."""
    here = {"session_id": place.session}
    words = random.Random(turn).sample(WORDS[30:1000], 2)
    lock = dict(here, resources=[f"file-{turn % 7}"])
    return [
        ("add_message", "add_message", dict(here, content=f"What became of {words[0]} in round {turn}?")),
        ("get_messages, newest 50", "get_messages", dict(here, direction="backward", limit=50)),
        ("get_messages, 50 from the middle", "get_messages", dict(here, cursor=place.middle, limit=50)),
        ("search_context", "search_context", dict(query=" ".join(words))),
        ("catch_up", "catch_up", {}),
        ("list_sessions", "list_sessions", {}),
        ("get_session", "get_session", here),
        ("set_memory", "set_memory", dict(here, key=f"k{turn % 20}", value={"turn": turn})),
        ("get_memory", "get_memory", dict(here, key=f"k{turn % 20}")),
        ("coordinate_session_work, lock", "coordinate_session_work", dict(lock, action="lock")),
        ("coordinate_session_work, unlock", "coordinate_session_work", dict(lock, action="unlock")),
        ("get_message_status", "get_message_status", {}),
    ]


NAMES = [name for name, _, _ in calls(argparse.Namespace(session="", middle=""), 0)]


def one_round(server, other, place, turn, times):
    new = other.call("add_message", session_id=place.session, content=f"Something new, {turn}")["message_id"]
    own = 0
    for name, tool, arguments in calls(place, turn):
        if name == "get_message_status":
            arguments = {"message_id": own}
        sent = time.perf_counter()
        result = server.call(tool, **arguments)
        times[name].append((time.perf_counter() - sent) * 1000)
        own = own or result["message_id"]
    server.call("get_messages", session_id=place.session, limit=1, acknowledge=str(new))


def written(environment):
    """Whether the search has its segments, and nobody has written to them in five seconds."""
    files = list(pathlib.Path(environment["SHARED_CONTEXT_HOME"]).glob("*.search/*"))
    return bool(files) and all(time.time() - file.stat().st_mtime > 5 for file in files)


def measure(environment, messages, rounds):
    server, other = Server(environment, "measured"), Server(environment, "other")
    try:
        places = [Place(server, session) for session in sessions(server)]
        end = time.perf_counter() + 120
        while messages >= SEGMENTED and not written(environment):
            if time.perf_counter() > end:
                sys.exit("nothing was written for searches within two minutes")
            server.call("search_context", query=WORDS[100])
            time.sleep(1)
        for turn in range(rounds // 4):
            one_round(server, other, places[turn % SESSIONS], turn, {name: [] for name in NAMES})
        times = {name: [] for name in NAMES}
        for turn in range(rounds // 4, rounds // 4 + rounds):
            one_round(server, other, places[turn % SESSIONS], turn, times)
        return {name: (quantile(of, 0.5), quantile(of, 0.95)) for name, of in times.items()}
    finally:
        server.end()
        other.end()


COLOURS = {"sqlite": "#1b6ac9", "postgresql": "#d2691e"}
WIDTH, HEIGHT, ACROSS = 250, 170, 4
LEFT, TOP, PLOT_WIDTH, PLOT_HEIGHT = 40, 26, 195, 115


def text(x, y, words, anchor="start", more=""):
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"{more}>{words}</text>'


def panel(name, figures, sizes, low, high):
    """One call: milliseconds by messages, both on logarithmic axes; the median drawn through, the p95 dashed."""
    x_of = lambda n: LEFT + PLOT_WIDTH * (math.log10(n / sizes[0]) / math.log10(sizes[-1] / sizes[0] * 1.0001))
    y_of = lambda ms: TOP + PLOT_HEIGHT * (1 - (math.log10(ms) - low) / (high - low))
    parts = [text(LEFT, 14, name, more=' font-weight="bold"')]
    for decade in range(low, high + 1):
        y = y_of(10**decade)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{LEFT + PLOT_WIDTH}" stroke="#ddd"/>')
        parts.append(text(LEFT - 5, y + 4, f"{10.0**decade:g}", "end"))
    for size in sizes:
        parts.append(text(x_of(size), TOP + PLOT_HEIGHT + 16, f"{size:,}", "middle"))
    for engine, colour in COLOURS.items():
        for which, style in ((0, 'stroke-width="2"'), (1, 'stroke-dasharray="3 3"')):
            points = [(x_of(size), y_of(figures[engine, size][name][which])) for size in sizes]
            line = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
            parts.append(f'<path d="M{line}" fill="none" stroke="{colour}" {style}/>')
            if which == 0:
                parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}"/>' for x, y in points]
    return "".join(parts)


def drawing(figures, sizes):
    times = [ms for calls in figures.values() for pair in calls.values() for ms in pair]
    low, high = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))
    width, height = WIDTH * ACROSS + 10, HEIGHT * math.ceil(len(NAMES) / ACROSS) + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"',
        ' font-family="sans-serif" font-size="11">',
        "<title>Milliseconds of each call by the number of messages in the store</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        text(LEFT, 22, "milliseconds of a call (upwards) by messages in the store: median drawn through, p95 dashed"),
    ]
    for number, (engine, colour) in enumerate(COLOURS.items()):
        x = WIDTH * 3 + LEFT + 90 * number
        parts.append(text(x, 22, engine, more=f' font-weight="bold" fill="{colour}"'))
    for number, name in enumerate(NAMES):
        at = f"translate({WIDTH * (number % ACROSS)} {36 + HEIGHT * (number // ACROSS)})"
        parts.append(f'<g transform="{at}">{panel(name, figures, sizes, low, high)}</g>')
    return "\n".join(parts) + "\n</svg>\n"


def table(figures, sizes):
    print("\n| p50, p95 in ms | engine | " + " | ".join(f"{size:,}" for size in sizes) + " |")
    print("| --- | --- |" + " ---: |" * len(sizes))
    for name in NAMES:
        for engine in ENGINES:
            cells = (", ".join(f"{ms:.3g}" for ms in figures[engine, size][name]) for size in sizes)
            print(f"| {name} | {engine} | " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("max", type=int, nargs="?", default=100_000, help="messages of the largest store")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--save", type=pathlib.Path, default=PICTURE)
    options = parser.parse_args()
    sizes = [10**power for power in range(3, 10) if 10**power <= options.max]
    figures = {}
    print(f"load average before: {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors\n", flush=True)
    with Stores() as stores:
        for size in sizes:
            for engine, environment in filled(stores, size).items():
                figures[engine, size] = measure(environment, size, options.rounds)
    table(figures, sizes)
    print(f"\nload average after: {os.getloadavg()[0]:.1f}")
    options.save.write_text(drawing(figures, sizes))


if __name__ == "__main__":
    main()
