#!/usr/bin/env python3
"""Installs each integration from its registry into a throw-away environment and runs its example.

    run.py [NAME…]              those named, or all
    run.py --list               what there is
    run.py --environments DIR   keep the environments in DIR, and use those that are there

Needs Python 3.10 or later for the Python ones, and node and npm, go, cargo, or java and mvn for the
others; what is not there is skipped, and the table says so.
SHARED_CONTEXT_LAUNCHER names the launcher to use instead of the checkout's own.

Exit code: 0 if all that ran passed; 1 if one failed; 3 if none failed, but at least one was not run because
its registry could not be reached.
"""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
LAUNCHER = os.environ.get("SHARED_CONTEXT_LAUNCHER") or str(
    HERE.parents[1] / "bin" / ("shared-context.cmd" if os.name == "nt" else "shared-context")
)
INSTALL_SECONDS = 1200
RUN_SECONDS = 300
# What installers say when they get no answer, or are not let in, rather than that something is wrong.
UNREACHABLE = re.compile(
    r"Temporary failure in name resolution|getaddrinfo|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET"
    r"|Connection refused|Connection timed out|Read timed out|NewConnectionError|ConnectTimeoutError"
    r"|ReadTimeoutError|ProxyError|Network is unreachable|no such host|i/o timeout|Could not resolve host"
    r"|failed to download from|Unknown host|Could not transfer artifact|HTTP error 5\d\d|50[234] "
)
# What each example prints, whatever the framework; see examples/scenario.py.
WITHOUT_LOCKS = [
    "ok    the coder read shared memory: port 8080",
    "ok    the planner woke and read: May I have config.yaml?",
    "ok    the coder was handed over: config.yaml is yours: set the port.",
    "ok    the model was told what to do: SESSION_NOT_FOUND",
    "ok    the planner woke and read: config.yaml has port 8080.",
]
EXPECTED = [
    *WITHOUT_LOCKS,
    "ok    the coder was refused the lock: SESSION_LOCKED",
    "ok    the coder's lock came after the planner's",
]


class NotRun(Exception):
    """Why an integration was not tried: neither passed nor failed."""


class Failed(Exception):
    """What went wrong in an integration that was tried."""


@dataclass
class Integration:
    """One framework: what is installed, what is run, what it has to print."""

    name: str
    example: str
    install: list
    expected: list = field(default_factory=lambda: EXPECTED)
    needs = ()

    def prepare(self, directory):
        """Installs into the directory and gives the versions of what was asked for."""
        raise NotImplementedError

    def command(self, directory):
        """The command that runs the example, in the directory."""
        raise NotImplementedError


class Python(Integration):
    def python(self, directory):
        return directory / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def prepare(self, directory):
        if sys.version_info < (3, 10):
            raise NotRun("needs Python 3.10 or later")
        python = self.python(directory)
        if not python.exists():
            code, said = call([sys.executable, "-m", "venv", directory / "venv"], directory, INSTALL_SECONDS)
            if code != 0:
                raise NotRun("python3 makes no virtual environment: " + last_line(said))
            install([python, "-m", "pip", "install", "--no-compile", "--disable-pip-version-check", *self.install], directory)
        listed = subprocess.run(
            [python, "-m", "pip", "list", "--disable-pip-version-check", "--format", "json"],
            capture_output=True, text=True, check=True, timeout=120,
        )
        return versions(self.install, {plain(each["name"]): each["version"] for each in json.loads(listed.stdout)})

    def command(self, directory):
        return [self.python(directory), self.example]


class Node(Integration):
    needs = ("node", "npm")

    def prepare(self, directory):
        if not (directory / "node_modules").exists():
            (directory / "package.json").write_text("{}")
            install(["npm", "install", "--no-audit", "--no-fund", *self.install], directory)
        found = {}
        for each in self.install:
            package = each.rpartition("@")[0]
            found[package] = json.loads((directory / "node_modules" / package / "package.json").read_text())["version"]
        return ", ".join(f"{name} {version}" for name, version in found.items())

    def command(self, directory):
        return ["node", self.example]


class Java(Integration):
    needs = ("javac", "mvn")

    def prepare(self, directory):
        paths = directory / "classpath.txt"
        if not paths.exists():
            dependencies = "".join(
                "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>"
                % tuple(each.split(":")) for each in self.install
            )
            (directory / "pom.xml").write_text(
                "<project><modelVersion>4.0.0</modelVersion><groupId>example</groupId><artifactId>example</artifactId>"
                f"<version>1</version><dependencies>{dependencies}</dependencies></project>"
            )
            install(
                ["mvn", "-q", "-B", "-ntp", "dependency:build-classpath", f"-Dmdep.outputFile={paths}"], directory
            )
        install(
            ["javac", "-nowarn", "-d", "classes", "-cp", paths.read_text().strip(), "Scenario.java", self.example],
            directory,
        )
        return ", ".join("{1} {2}".format(*each.split(":")) for each in self.install)

    def command(self, directory):
        classpath = (directory / "classpath.txt").read_text().strip()
        classes = directory / "classes"
        return [
            "java", "-XX:TieredStopAtLevel=1", "-cp", f"{classes}{os.pathsep}{classpath}",
            self.example.removesuffix(".java"),
        ]


class Go(Integration):
    needs = ("go",)

    def prepare(self, directory):
        if not (directory / "go.sum").exists():
            install(["go", "mod", "init", "example"], directory)
            install(["go", "get", *self.install], directory)
        install(["go", "build", "-o", "example", self.example], directory)
        return ", ".join(each.replace("@v", " ") for each in self.install)

    def command(self, directory):
        return [directory / "example"]


class Rust(Integration):
    needs = ("cargo",)

    def prepare(self, directory):
        (directory / "src").mkdir(exist_ok=True)
        shutil.copyfile(directory / self.example, directory / "src" / "main.rs")
        (directory / "Cargo.toml").write_text(
            '[package]\nname = "example"\nversion = "1.0.0"\nedition = "2021"\n[dependencies]\n'
            + "\n".join(self.install) + "\n"
        )
        install(["cargo", "build", "--quiet"], directory)
        locked = dict(re.findall(r'name = "([^"]+)"\nversion = "([^"]+)"', (directory / "Cargo.lock").read_text()))
        return ", ".join(f"{name} {locked[name]}" for name in (each.split(" ")[0] for each in self.install))

    def command(self, directory):
        return [directory / "target" / "debug" / "example"]


CREWAI = ["crewai==1.15.30", "crewai-tools[mcp]==1.15.30", "mcp==1.30.0"]
INTEGRATIONS = [
    Python("python-sdk", "python_sdk.py", ["mcp==2.3.0"]),
    Python("langgraph", "langgraph_agents.py",
           ["langchain-mcp-adapters==0.3.2", "langgraph==1.2.24", "langchain==1.5.2", "mcp==1.30.0"]),
    Python("crewai", "crewai_adapter.py", CREWAI),
    Python("crewai-mcps", "crewai_mcps.py", CREWAI, WITHOUT_LOCKS),
    Python("autogen", "autogen_agents.py", ["autogen-agentchat==0.7.5", "autogen-ext[mcp]==0.7.5", "mcp==1.30.0"]),
    Python("openai-agents", "openai_agents_sdk.py", ["openai-agents==0.24.0", "mcp==2.3.0"]),
    Python("pydantic-ai", "pydantic_ai_agents.py", ["pydantic-ai-slim[mcp]==2.68.0"]),
    Python("google-adk", "google_adk_agents.py", ["google-adk==2.13.0", "mcp==2.3.0"]),
    Python("agent-framework", "agent_framework_agents.py",
           ["agent-framework-core==1.23.0", "mcp==2.3.0", "tenacity==9.2.1"]),
    Python("llamaindex", "llamaindex_agents.py", ["llama-index-tools-mcp==0.6.0", "mcp==2.3.0"]),
    Python("smolagents", "smolagents_agents.py", ["smolagents[mcp]==1.26.0", "mcp[ws]==1.30.0"]),
    Python("strands", "strands_agents.py", ["strands-agents==1.62.0", "mcp==2.1.1"]),
    Node("typescript-sdk", "typescript_sdk.mjs", ["@modelcontextprotocol/client@2.4.0"]),
    Node("vercel-ai-sdk", "vercel_ai_sdk.mjs", ["ai@7.0.173", "@ai-sdk/mcp@2.0.99"]),
    Node("mastra", "mastra_agents.mjs", ["@mastra/core@1.71.0", "@mastra/mcp@2.0.0"]),
    Java("java-sdk", "JavaSdk.java", ["io.modelcontextprotocol.sdk:mcp:2.2.0", "org.slf4j:slf4j-simple:2.0.17"]),
    Java("langchain4j", "LangChain4j.java",
         ["dev.langchain4j:langchain4j-mcp:1.18.1-beta28", "org.slf4j:slf4j-simple:2.0.17"]),
    Java("spring-ai", "SpringAi.java",
         ["org.springframework.ai:spring-ai-mcp:2.0.1", "com.fasterxml.jackson.core:jackson-annotations:2.21",
          "org.slf4j:slf4j-simple:2.0.17"]),
    Go("go-sdk", "go_sdk.go", ["github.com/modelcontextprotocol/go-sdk/mcp@v1.8.0"]),
    Rust("rust-sdk", "rust_sdk.rs", [
        'rmcp = { version = "=3.11.0", features = ["client", "transport-child-process"] }',
        'tokio = { version = "1", features = ["full"] }', 'serde_json = "1"', 'anyhow = "1"',
    ]),
]


def plain(name):
    """A requirement's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[=<>! ]", name)[0]).lower()


def versions(requirements, installed):
    return ", ".join(f"{plain(each)} {installed.get(plain(each), '?')}" for each in requirements)


def call(command, directory, seconds):
    """Runs a command with all it starts as one group, which is ended when it takes too long."""
    temporary = directory / "tmp"
    temporary.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "SHARED_CONTEXT_LAUNCHER": LAUNCHER,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        # Frameworks that report their use to their makers are asked not to.
        "DO_NOT_TRACK": "1",
        "CREWAI_DISABLE_TELEMETRY": "true",
        "CREWAI_TRACING_ENABLED": "false",
        "OTEL_SDK_DISABLED": "true",
        # A program that fails leaves its store here, to be removed with all the rest.
        "TMPDIR": str(temporary),
    }
    log = directory / "log.txt"
    with log.open("w") as out:
        process = subprocess.Popen(
            [str(part) for part in command], cwd=directory, env=environment, stdin=subprocess.DEVNULL, stdout=out,
            stderr=subprocess.STDOUT, start_new_session=os.name != "nt",
        )
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            end(process)
            raise Failed(f"took longer than {seconds} s") from None
        except BaseException:
            end(process)
            raise
    return code, log.read_text(errors="replace")


def end(process):
    """Ends a process that we started, and what it started."""
    if os.name == "nt":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def install(command, directory):
    code, said = call(command, directory, INSTALL_SECONDS)
    if code != 0:
        if UNREACHABLE.search(said):
            raise NotRun("its registry could not be reached")
        raise Failed("could not be installed: " + last_line(said))


def last_line(said):
    return (said.strip().splitlines() or ["it says nothing"])[-1]


def run(integration, directory):
    """Gives (outcome, versions or reason, seconds of installing, seconds of running)."""
    for program in integration.needs:
        if shutil.which(program) is None:
            return "skipped", f"no {program} on the PATH", 0, 0
    directory.mkdir(parents=True, exist_ok=True)
    shutil.copytree(HERE / "examples", directory, dirs_exist_ok=True)
    begun = time.monotonic()
    try:
        found = integration.prepare(directory)
    except NotRun as reason:
        return "not run", str(reason), time.monotonic() - begun, 0
    installed = time.monotonic()
    code, said = call(integration.command(directory), directory, RUN_SECONDS)
    missing = [line for line in integration.expected if not any(one.startswith(line) for one in said.splitlines())]
    if code != 0 or missing:
        print(said[-4000:])
        raise Failed(f"exit code {code}" + "".join(f"\n  does not print: {line}" for line in missing))
    return "passed", found, installed - begun, time.monotonic() - installed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--environments", type=Path, metavar="DIR")
    arguments = parser.parse_args()
    known = {each.name: each for each in INTEGRATIONS}
    if arguments.list:
        print("\n".join(known))
        return 0
    unknown = [name for name in arguments.names if name not in known]
    if unknown:
        parser.error(f"no integration {', '.join(unknown)}; there are {', '.join(known)}")
    chosen = [known[name] for name in arguments.names] or INTEGRATIONS
    # Builds the server if need be, so that no client's start waits for it.
    subprocess.run([LAUNCHER, "version"], check=True, stdout=subprocess.DEVNULL, timeout=900)
    kept = arguments.environments
    rows = []
    for integration in chosen:
        print(f"== {integration.name}", flush=True)
        directory = (kept.resolve() if kept else Path(tempfile.mkdtemp(prefix="integration-"))) / integration.name
        try:
            row = run(integration, directory)
        except Failed as reason:
            row = ("FAILED", str(reason), 0, 0)
        finally:
            if not kept:
                shutil.rmtree(directory.parent, ignore_errors=True)
        rows.append((integration.name, *row))
        print(f"   {row[0]}: {row[1]}", flush=True)
    print("\n| integration | outcome | versions, or why not | install s | run s |\n| --- | --- | --- | ---: | ---: |")
    for name, outcome, said, installing, running in rows:
        print(f"| {name} | {outcome} | {said.splitlines()[0]} | {installing:.0f} | {running:.0f} |")
    outcomes = {row[1] for row in rows}
    return 1 if "FAILED" in outcomes else 3 if "not run" in outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
