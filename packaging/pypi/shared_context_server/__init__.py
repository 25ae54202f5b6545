"""Starts Shared Context Server, which lies beside this module with a Java runtime of its own."""

import os
import subprocess
import sys
from pathlib import Path


def main() -> None:
    """Becomes the server: without arguments an MCP server on stdio, else a command of its command line."""
    launcher = Path(__file__).resolve().parent / "image" / "bin" / "shared-context"
    if os.name == "nt":
        sys.exit(subprocess.call(["cmd", "/c", f"{launcher}.cmd", *sys.argv[1:]]))
    os.execv(launcher, [str(launcher), *sys.argv[1:]])
