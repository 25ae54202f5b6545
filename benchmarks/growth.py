#!/usr/bin/env python3
"""What each standard call takes as a store grows, on a file and on PostgreSQL, by turns in one run.

    benchmarks/growth.py DATABASE POSTMASTER [LARGEST] [CALLS]    measures, and writes benchmarks/growth.json
    benchmarks/growth.py plot                draws docs/images/growth.svg of it, and prints a table

DATABASE is an address such as postgresql://user@host/database, of a server on this machine that does nothing
else; schemas of its own stay there. POSTMASTER is the id of that server's first process. LARGEST is the last
size, 100,000 messages without it; sizes are the powers of ten from 1,000 on. CALLS are counted of each kind
at each size, 50 without it, after 15 that are not.

The messages are imported into ten sessions of a new store. At each size each store has two new servers
behind the launcher, with the class archive: one whose agent has read everything, which makes all calls, and
one whose agent has read nothing. Each call is made on the one store and then on the other. Times are of the
client, from line to line; processor time is that of the server, and of all processes of PostgreSQL, until a
millisecond after the answer. Linux only; needs a built jar.
"""

import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
LAUNCHER = HERE.parent / "bin" / "shared-context"
FIGURES = HERE / "growth.json"
PICTURE = HERE.parent / "docs" / "images" / "growth.svg"
SESSIONS = 10
UNCOUNTED = 15
AFTERWARDS = 0.001
WORDS = (
    "gateway deployment failure timeout retry cache index token session cluster replica lantern harbour "
    "bridge signal archive river copper engine ledger window garden marble kernel packet router"
).split()


class Server:
    """A server process behind its pipes."""

    def __init__(self, environment, agent):
        self.process = subprocess.Popen(
            [LAUNCHER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment, "SHARED_CONTEXT_AGENT_ID": agent, "SHARED_CONTEXT_AGENT_TYPE": "measured"},
        )
        self.last = 0
        client = {"name": "growth", "version": "1"}
        self.request(
            "initialize",
            {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client},
        )

    def send(self, method, params):
        self.last += 1
        line = {"jsonrpc": "2.0", "id": self.last, "method": method, "params": params}
        self.process.stdin.write(json.dumps(line).encode() + b"\n")
        self.process.stdin.flush()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit("a server ended")
        return line

    def request(self, method, params):
        self.send(method, params)
        return json.loads(self.answer())["result"]

    def timed(self, tool, arguments):
        """The result, and the milliseconds until its line was there."""
        asked = time.perf_counter()
        self.send("tools/call", {"name": tool, "arguments": arguments})
        line = self.answer()
        took = (time.perf_counter() - asked) * 1000
        result = json.loads(line)["result"]
        if result.get("isError"):
            sys.exit(f"{tool} {arguments} failed: {result['structuredContent']}")
        return result["structuredContent"], took

    def processor_ms(self, others):
        tasks = [f"/proc/{self.process.pid}/task"] + [f"/proc/{pid}/task" for pid in others]
        used = 0
        for directory in tasks:
            try:
                for task in os.listdir(directory):
                    with open(f"{directory}/{task}/schedstat") as figures:
                        used += int(figures.read().split()[0])
            except OSError:
                pass  # what has ended meanwhile
        return used / 1e6

    def call(self, tool, **arguments):
        return self.timed(tool, arguments)[0]

    def end(self):
        self.process.stdin.close()
        self.process.wait(60)


class Place:
    """A store, and what calls need to know of it."""

    def __init__(self, engine, environment, postmaster=None):
        self.engine = engine
        self.environment = environment
        self.postmaster = postmaster
        self.mine = {}

    def fill(self, file):
        began = time.perf_counter()
        subprocess.run(
            [LAUNCHER, "import", str(file)],
            env=self.environment,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return round(time.perf_counter() - began, 1)

    def database_processes(self):
        if not self.postmaster:
            return []
        with open(f"/proc/{self.postmaster}/task/{self.postmaster}/children") as children:
            return children.read().split()

    def begin(self):
        self.reader = Server(self.environment, "measured")
        self.late = Server(self.environment, "late")
        there = self.reader.call("list_sessions", query="growing store", limit=SESSIONS)["sessions"]
        self.sessions = sorted(session["session_id"] for session in there)
        for session in self.sessions:
            self.late.call("add_message", session_id=session, content="I have read nothing")
            self.reader.call("add_message", session_id=session, content="I have read it all")
            newest = self.reader.call("get_messages", session_id=session, direction="backward", limit=1)
            self.reader.call("get_messages", session_id=session, acknowledge=newest["ack_cursor"], limit=1)

    def end(self):
        self.reader.end()
        self.late.end()


def calls(place, turn):
    """What is called in a round: its name in the plot, the tool, its arguments, whose result is kept as what."""
    s = place.sessions[turn % SESSIONS]
    kept = place.mine
    two = " ".join(random.Random(turn).sample(WORDS, 2))
    yield "create_session", {"purpose": f"measured {turn}"}
    yield "update_session", {"session_id": kept["create_session"]["session_id"], "purpose": "renamed"}
    yield "list_sessions", {}
    yield "get_session", {"session_id": s}
    yield "add_message", {"session_id": s, "content": f"measured {two} {turn}"}
    yield "get_messages", {"session_id": s, "direction": "backward"}
    yield "get_messages: first page", {"session_id": s}
    yield "get_messages_advanced", {"session_id": s, "search": f"number {turn}", "limit": 10}
    yield "set_message_visibility", {"message_id": kept["add_message"]["message_id"], "visibility": "agent_only"}
    yield "get_message_status", {"message_id": kept["add_message"]["message_id"]}
    yield "wait_for_messages", {"session_id": s, "timeout_seconds": 0}
    yield "catch_up", {}
    yield "catch_up: nothing read", {}
    yield "search_context", {"query": two}
    yield "search_context: a session", {"query": two, "session_id": s}
    yield "search_by_sender", {"session_id": s, "sender": "filler1"}
    yield "search_by_timerange", {"session_id": s, "start_time": "-15m", "end_time": "now"}
    yield "set_memory", {"key": f"k{turn % 20}", "value": {"turn": turn}}
    yield "get_memory", {"key": f"k{turn % 20}"}
    yield "list_memory", {}
    yield "delete_memory", {"key": f"k{turn % 20}"}
    yield "register_agent_presence", {"status": "busy"}
    yield "get_active_agents", {}
    yield "coordinate_session_work", {"session_id": s, "action": "lock", "resources": [f"r{turn % 5}"]}
    yield "add_work_item", {"session_id": s, "title": f"measure {turn}"}
    yield "claim_work_item", {"work_item_id": kept["add_work_item"]["work_item_id"]}
    yield (
        "update_work_item",
        {
            "work_item_id": kept["add_work_item"]["work_item_id"],
            "claim_token": kept["claim_work_item"]["claim_token"],
            "state": "done",
        },
    )
    yield "list_work_items", {"session_id": s, "limit": 20}
    yield "ask_human", {"session_id": s, "question": f"Is {turn} right?"}
    yield "get_usage_guidance", {}
    yield "authenticate_agent", {"agent_id": "measured", "agent_type": "measured", "take_over": True}
    yield "refresh_token", {"token": kept["authenticate_agent"]["token"]}


def measured(places, count):
    """Milliseconds by the clock and of processors, by name of the call and engine."""
    times = {}
    for turn in range(UNCOUNTED + count):
        rounds = [(place, calls(place, turn)) for place in places]
        while True:
            made = 0
            for place, coming in rounds if turn % 2 == 0 else reversed(rounds):
                call = next(coming, None)
                if call is None:
                    continue
                made += 1
                name, arguments = call
                tool = name.split(":")[0]
                server = place.late if "nothing read" in name else place.reader
                others = place.database_processes()
                before = server.processor_ms(others)
                place.mine[tool], took = server.timed(tool, arguments)
                time.sleep(AFTERWARDS)
                used = server.processor_ms(others) - before
                if turn >= UNCOUNTED:
                    times.setdefault(name, {}).setdefault(place.engine, []).append((took, used))
            if not made:
                break
    return times


def check_that_none_is_missing(place, times):
    tools = {tool["name"] for tool in place.reader.request("tools/list", {})["tools"]}
    missing = tools - {name.split(":")[0] for name in times}
    if missing:
        sys.exit(f"not measured: {missing}")


def environment(home):
    common = {
        **{k: v for k, v in os.environ.items() if not k.startswith("SHARED_CONTEXT")},
        "XDG_CACHE_HOME": str(home / "cache"),
        "SHARED_CONTEXT_RATE_LIMIT": "0",
        "SHARED_CONTEXT_WORKSPACE": "off",
    }
    for kept in ("SHARED_CONTEXT_DATABASE_PASSWORD_FILE", "SHARED_CONTEXT_JAVA"):
        if kept in os.environ:
            common[kept] = os.environ[kept]
    subprocess.run(
        [LAUNCHER, "class-archive"],
        env={**common, "SHARED_CONTEXT_HOME": str(home / "none")},
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    return common


def conversation(file, size):
    """A file of messages for import."""
    with open(file, "w") as out:
        for i in range(size):
            content = " ".join(random.Random(i).choices(WORDS, k=18)) + f" number {i}"
            said = {"space": f"growing store {i % SESSIONS}", "seq": i, "sender": f"filler{i % 7}"}
            when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_790_000_000 + i))
            out.write(json.dumps({**said, "ts": when, "content": content}) + "\n")


def measure(database, postmaster, largest, count):
    home = pathlib.Path(tempfile.mkdtemp())
    common = environment(home)
    found = []
    size = 1000
    while size <= largest:
        own = database + ("&" if "?" in database else "?") + f"schema=growth_{os.getpid()}_{size}"
        stores = [
            Place("SQLite", {**common, "SHARED_CONTEXT_HOME": str(home / f"file{size}")}),
            Place(
                "PostgreSQL",
                {
                    **common,
                    "SHARED_CONTEXT_HOME": str(home / f"server{size}"),
                    "SHARED_CONTEXT_DATABASE": own,
                },
                postmaster,
            ),
        ]
        conversation(home / "messages.jsonl", size)
        filling = {place.engine: place.fill(home / "messages.jsonl") for place in stores}
        print(f"{size:,} messages are imported: {filling} s, load {os.getloadavg()[0]:.1f}", flush=True)
        for place in stores:
            place.begin()
        load = os.getloadavg()[0]
        times = measured(stores, count)
        check_that_none_is_missing(stores[0], times)
        for place in stores:
            place.end()
        found.append(
            {
                "messages": size,
                "load": [round(load, 1), round(os.getloadavg()[0], 1)],
                "seconds_to_import": filling,
                "ms": {
                    name: {engine: figures(pairs) for engine, pairs in by.items()}
                    for name, by in times.items()
                },
            }
        )
        FIGURES.write_text(json.dumps(found, indent=1) + "\n")
        print(f"{size:,} messages are measured at a load of {found[-1]['load']}", flush=True)
        size *= 10


def figures(pairs):
    clock = sorted(took for took, _ in pairs)
    used = sorted(used for _, used in pairs)
    return {
        "p50": round(at(clock, 0.5), 2),
        "p95": round(at(clock, 0.95), 2),
        "processor_p50": round(at(used, 0.5), 2),
    }


def at(ordered, share):
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


COLOURS = {"SQLite": "#1b6ec2", "PostgreSQL": "#c2571b"}
WIDTH, HEIGHT, COLUMNS, MARGIN = 178, 118, 4, 34


def panel(name, sizes, found, bounds, x, y):
    """One call: medians, of processor time as lines, by the clock as dots; both axes logarithmic."""
    low, high = bounds
    inner_w, inner_h = WIDTH - 46, HEIGHT - 44
    across = lambda n: x + 32 + inner_w * math.log10(n / sizes[0]) / max(1, math.log10(sizes[-1] / sizes[0]))
    down = lambda ms: y + 22 + inner_h * (1 - math.log10(ms / low) / math.log10(high / low))
    yield f'<text x="{x + 32}" y="{y + 14}" class="name">{name}</text>'
    ms = low
    while ms <= high * 1.001:
        yield f'<line x1="{x + 32}" x2="{x + 32 + inner_w}" y1="{down(ms):.1f}" y2="{down(ms):.1f}" class="grid"/>'
        yield f'<text x="{x + 28}" y="{down(ms) + 3:.1f}" class="right">{ms:g}</text>'
        ms *= 10
    for n in sizes:
        label = f"{n // 1000000}M" if n >= 1000000 else f"{n // 1000}k"
        yield f'<text x="{across(n):.1f}" y="{y + HEIGHT - 10}" class="middle">{label}</text>'
    for engine, colour in COLOURS.items():
        line = [(across(one["messages"]), down(one["ms"][name][engine]["processor_p50"])) for one in found]
        dots = [(across(one["messages"]), down(one["ms"][name][engine]["p50"])) for one in found]
        points = " ".join(f"{a:.1f},{b:.1f}" for a, b in line)
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.8"/>'
        for a, b in dots:
            yield f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2" fill="{colour}"/>'


def plot():
    found = json.loads(FIGURES.read_text())
    sizes = [one["messages"] for one in found]
    names = list(found[0]["ms"])
    every = [
        e[f] for one in found for by in one["ms"].values() for e in by.values() for f in ("p50", "processor_p50")
    ]
    bounds = 10 ** math.floor(math.log10(min(every))), 10 ** math.ceil(math.log10(max(every)))
    width = COLUMNS * WIDTH + 12
    height = MARGIN + -(-len(names) // COLUMNS) * HEIGHT + 8
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        "<style>text{font:9px system-ui,sans-serif;fill:#333}.name{font-weight:600;font-size:10px}"
        ".right{text-anchor:end}.middle{text-anchor:middle}.grid{stroke:#ddd;stroke-width:.6}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        '<text x="12" y="20" class="name">Milliseconds of a call by messages in the store:'
        " medians, lines of processor time, dots by the clock</text>",
    ]
    for i, (engine, colour) in enumerate(COLOURS.items()):
        x = width - 170 + i * 70
        lines.append(f'<line x1="{x}" x2="{x + 14}" y1="17" y2="17" stroke="{colour}" stroke-width="2"/>')
        lines.append(f'<text x="{x + 18}" y="20">{engine}</text>')
    for i, name in enumerate(names):
        x, y = i % COLUMNS * WIDTH, MARGIN + i // COLUMNS * HEIGHT
        lines += panel(name, sizes, found, bounds, x, y)
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text("\n".join([*lines, "</svg>"]) + "\n")
    print("| processor ms, and p50 and p95 by the clock | engine | " + " | ".join(f"{n:,}" for n in sizes) + " |")
    print("| --- " * (2 + len(sizes)) + "|")
    for name in names:
        for engine in COLOURS:
            cells = [
                "{processor_p50:.2g}, {p50:.2g}, {p95:.2g}".format(**one["ms"][name][engine]) for one in found
            ]
            print(f"| `{name}` | {engine} | " + " | ".join(cells) + " |")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if sys.argv[1] == "plot":
        plot()
    else:
        largest = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
        measure(sys.argv[1], sys.argv[2], largest, int(sys.argv[4]) if len(sys.argv) > 4 else 50)


if __name__ == "__main__":
    main()
