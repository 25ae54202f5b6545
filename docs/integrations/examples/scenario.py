"""What the two agents of every example do, whatever framework runs them.

A model is played by a script: a generator that yields the call of a tool, is sent what the framework
showed the model of the result, and returns the model's last words. So nothing here needs a network,
and what is checked is what a model would have seen.

SHARED_CONTEXT_LAUNCHER names the launcher to use instead of the checkout's own.
"""

import atexit
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

LAUNCHER = os.environ.get("SHARED_CONTEXT_LAUNCHER") or str(
    Path(__file__).resolve().parents[3] / "bin" / "shared-context"
)
STORE = tempfile.mkdtemp(prefix="shared-context-example-")
atexit.register(shutil.rmtree, STORE, ignore_errors=True)
# No framework hands its whole environment on to a server; these are what a server may need of it.
PASSED_ON = ("HOME", "PATH", "XDG_CACHE_HOME", "SHARED_CONTEXT_JAVA", "SHARED_CONTEXT_CLASS_ARCHIVE")

facts = {}


def environment(agent):
    """What the server process of one agent is started with: the common store, and who it acts for."""
    passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**passed_on, "SHARED_CONTEXT_HOME": STORE, "SHARED_CONTEXT_AGENT_ID": agent}


class Script:
    """Plays the model of one agent: give it what the model is shown, get what the model answers."""

    def __init__(self, generator):
        self.generator = generator
        self.begun = False
        self.calls = 0

    def next(self, shown=None):
        """The next answer: (tool, arguments), or the text that ends the run."""
        try:
            if not self.begun:
                self.begun = True
                return next(self.generator)
            self.calls += 1
            return self.generator.send(result(shown))
        except StopIteration as end:
            return end.value


def result(shown):
    """The result of the server within what a framework makes of it: the first object with success."""
    if isinstance(shown, dict) and "success" in shown:
        return shown
    text = shown if isinstance(shown, str) else json.dumps(shown, default=str)
    for candidate in (text, text.replace('\\"', '"').replace("\\\\", "\\")):
        start = candidate.find("{")
        while start >= 0:
            try:
                value, _ = json.JSONDecoder().raw_decode(candidate, start)
                if isinstance(value, dict) and "success" in value:
                    return value
            except json.JSONDecodeError:
                pass
            start = candidate.find("{", start + 1)
    raise AssertionError(f"no result of the server in what the model is shown: {text[:500]}")


def opening(locks=True):
    """The planner alone: makes the session, keeps a value for all, locks what it works on, and says so.

    Without locks where the framework ends the server process, and with it every lock, after each call.
    """
    made = yield "create_session", {"purpose": "Ship the release"}
    session = made["session_id"]
    yield "set_memory", {"key": "port", "value": {"port": 8080}, "session_id": session, "shared": True}
    if locks:
        lock = yield "coordinate_session_work", _lock(session)
        facts["planner's token"] = lock["fencing_token"]
    yield "add_message", {"session_id": session, "content": "I work on config.yaml; the port is in shared memory."}
    seen = yield "get_messages", {"session_id": session}
    facts["read up to"] = seen["ack_cursor"]
    return session


def planner(session, locks=True):
    """Waits until the coder asks, hands the work over, and waits until it is done."""
    asked = yield from _wait(session, facts["read up to"], "coder")
    facts["planner was asked"] = asked["messages"][0]["content"]
    yield "add_message", {"session_id": session, "content": "config.yaml is yours: set the port.", "to": ["coder"],
                          "metadata": {"type": "hand-off"}}
    if locks:
        yield "coordinate_session_work", _unlock(session)
    done = yield from _wait(session, asked["next_cursor"], "coder")
    facts["planner heard"] = done["messages"][0]["content"]
    return f"The coder says: {done['messages'][0]['content']}"


def coder(session, locks=True):
    """Reads what is known, is kept out of what is locked, asks, stands in line, works, and reports."""
    known = yield "get_memory", {"key": "port", "session_id": session, "shared": True}
    port = known["value"]["port"]
    facts["coder read"] = port
    if locks:
        facts["refused"] = yield "coordinate_session_work", _lock(session)
    yield "add_message", {"session_id": session, "content": "May I have config.yaml?", "to": ["planner"]}
    token = {}
    if locks:
        token["fencing_token"] = facts["coder's token"] = yield from _stand_in_line(session)
        told = yield "get_messages", {"session_id": session}
    else:
        told = yield from _wait(session, facts["read up to"], "planner")
    facts["coder was told"] = told["messages"][-1]["content"]
    facts["mistaken"] = yield "get_messages", {"session_id": "session_0000000000000000"}
    done = {"key": "config.yaml", "value": {"port": port}, "session_id": session, "shared": True}
    yield "set_memory", {**done, **token}
    if locks:
        yield "coordinate_session_work", _unlock(session)
    yield "add_message", {"session_id": session, "content": f"config.yaml has port {port}.", "to": ["planner"]}
    return f"config.yaml has port {port}."


def check(locks=True):
    """Ends the program: prints what was shown, with exit code 1 if anything of it was not."""
    read, asked, told, heard = (
        facts.get(fact) for fact in ("coder read", "planner was asked", "coder was told", "planner heard")
    )
    lines = [
        (f"the coder read shared memory: port {read}", read == 8080),
        (f"the planner woke and read: {asked}", asked == "May I have config.yaml?"),
        (f"the coder was handed over: {told}", told == "config.yaml is yours: set the port."),
        (f"the model was told what to do: {_error('mistaken')}", _teaches("mistaken", "SESSION_NOT_FOUND")),
        (f"the planner woke and read: {heard}", heard == "config.yaml has port 8080."),
    ]
    if locks:
        before, after = facts.get("planner's token", 0), facts.get("coder's token", 0)
        lines += [
            (f"the coder was refused the lock: {_error('refused')}", _teaches("refused", "SESSION_LOCKED")),
            (f"the coder's lock came after the planner's: tokens {before}, {after}", 0 < before < after),
        ]
    if Path("/proc/self/environ").exists():
        lines.append(("no server process is left", _none_left()))
    for line, held in lines:
        print(("ok    " if held else "FAILS ") + line)
    sys.exit(0 if all(held for _, held in lines) else 1)


def _lock(session):
    return {"session_id": session, "action": "lock", "resources": ["config.yaml"]}


def _unlock(session):
    return {**_lock(session), "action": "unlock"}


def _stand_in_line(session):
    for _ in range(15):
        lock = yield "coordinate_session_work", {**_lock(session), "wait_seconds": 4}
        if lock["success"]:
            return lock["fencing_token"]
    raise AssertionError("no lock within a minute")


def _wait(session, after, sender):
    """Waits as often as needed: 4 seconds at a time suit the time-out of every client."""
    for _ in range(15):
        heard = yield "wait_for_messages", {"session_id": session, "after": after, "from": [sender],
                                            "timeout_seconds": 4}
        if heard["messages"]:
            return heard
    raise AssertionError(f"nothing from {sender} within a minute")


def _error(fact):
    shown = facts.get(fact, {})
    return f"{shown.get('code')}: {shown.get('error')} {' '.join(shown.get('suggestions', []))}"


def _teaches(fact, code):
    """True if the model was shown the error with its code and what to do next."""
    return facts.get(fact, {}).get("code") == code and len(facts[fact]["suggestions"]) > 0


def _none_left():
    """True as soon as no process works on the store; a server may take a moment to end."""
    marker = f"SHARED_CONTEXT_HOME={STORE}".encode()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if not any(marker in _environment_of(process) for process in Path("/proc").glob("[0-9]*")):
            return True
        time.sleep(0.1)
    return False


def _environment_of(process):
    try:
        return (process / "environ").read_bytes().split(b"\0")
    except OSError:  # it has ended, or belongs to somebody else
        return []
