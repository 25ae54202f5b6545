#!/usr/bin/env python3
"""Records a program at a terminal as an asciicast, and draws a cast as an animated SVG.

    docs/images/record.py                records bin/shared-context demo: target/demo.cast, docs/images/demo.svg
    docs/images/record.py --cast FILE    draws a cast that is there (asciicast 2, as asciinema rec makes it)

The picture has no script and loads nothing, so that GitHub shows it; pauses over a second are cut to one.
It can draw programs that print line after line, and says so of others.
"""

import argparse
import codecs
import json
import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path
from xml.sax.saxutils import escape

CHECKOUT = Path(__file__).resolve().parents[2]
COLUMNS, ROWS = 80, 24
LONGEST_PAUSE, AT_THE_END = 1.0, 6.0
LINE, MARGIN, TITLE, WIDTH = 19, 16, 30, 720
STYLE = """
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #d4d4d4; white-space: pre }
.b { fill: #ffffff; font-weight: bold }
.o { fill: #4ec98f }
@media (prefers-reduced-motion: reduce) { #lines, #cover { animation: none } }
"""


def record(command, cast):
    """Runs a command at a terminal of its own and keeps what it prints, with times, as asciicast 2."""
    began = time.monotonic()
    header = {"version": 2, "width": COLUMNS, "height": ROWS, "timestamp": int(time.time()), "command": command}
    events = [[0.0, "o", f"$ {command}\r\n"]]

    decoder = codecs.getincrementaldecoder("utf-8")()

    def read(terminal):
        data = os.read(terminal, 65536)
        events.append([round(time.monotonic() - began, 3), "o", decoder.decode(data)])
        return data

    os.chdir(CHECKOUT)
    status = pty.spawn(["sh", "-c", f"stty cols {COLUMNS} rows {ROWS}; exec {command}"], read)
    if status != 0:
        sys.exit(f"{command} ended with status {status}: " + "".join(event[2] for event in events))
    cast.parent.mkdir(parents=True, exist_ok=True)
    cast.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in [header, *events]))


def lines_of(cast):
    """The lines of a cast, each with the second at which it was there."""
    lines, rest, now, before = [], "", 0.0, 0.0
    for event in cast.read_text().splitlines()[1:]:
        at, kind, text = json.loads(event)
        if kind != "o":
            continue
        now += min(at - before, LONGEST_PAUSE)
        before = at
        *whole, rest = (rest + text).replace("\r\n", "\n").split("\n")
        for line in whole:
            if re.search(r"[\x00-\x1f\x7f]", line):
                sys.exit(f"cannot draw a program that moves the cursor: {line!r}")
            lines.append((now, line))
    return [*lines, (now, rest)] if rest else lines


def drawn(line, number):
    words = escape(line)
    kind = ' class="b"' if re.match(r"\$ |\d  |\d+ promises", line) else ""
    words = re.sub(r"^( +)(ok)(?=  )", r'\1<tspan class="o">\2</tspan>', words)
    return f'<text{kind} x="{MARGIN}" y="{(number + 1) * LINE - 5}">{words}</text>\n' if words else ""


def steps(name, moves, whole):
    """Key frames that jump from one place to the next."""
    frames, last = [], None
    for at, place in moves:
        if place != last:
            frames.append(f"{at / whole * 100:.2f}% {{ transform: translateY({place}px) }}")
        last = place
    return (
        f"@keyframes {name} {{ " + "\n".join(frames) + f" 100% {{ transform: translateY({last}px) }} }}\n"
        f"#{name} {{ animation: {name} {whole:.1f}s step-end infinite; transform: translateY({last}px) }}\n"
    )


def draw(lines, title, picture):
    """One picture of all lines, which moves up behind a window of ROWS; a cover moves down from line to line."""
    whole = lines[-1][0] + AT_THE_END
    # Of lines that came at once, the place after the last.
    there = list({at: number + 1 for number, (at, _) in enumerate(lines)}.items())
    scroll = [(at, -LINE * max(0, count - ROWS)) for at, count in there]
    cover = [(at, LINE * min(count, ROWS)) for at, count in there]
    height = ROWS * LINE
    picture.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {TITLE + height + 8}" role="img">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}"
        f"{steps('lines', scroll, whole)}{steps('cover', cover, whole)}</style>\n"
        f'<rect width="{WIDTH}" height="{TITLE + height + 8}" rx="8" fill="#1e1e1e"/>\n'
        + "".join(
            f'<circle cx="{MARGIN + 6 + 20 * place}" cy="15" r="6" fill="{colour}"/>\n'
            for place, colour in enumerate(["#ec6a5e", "#f4bf4f", "#61c554"])
        )
        + f'<svg y="{TITLE}" width="{WIDTH}" height="{height}" xml:space="preserve">\n<g id="lines">\n'
        + "".join(drawn(line, number) for number, (_, line) in enumerate(lines))
        + f'</g>\n<rect id="cover" width="{WIDTH}" height="{height}" fill="#1e1e1e"/>\n</svg>\n</svg>\n'
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cast", type=Path, metavar="FILE")
    cast = parser.parse_args().cast
    command = "bin/shared-context demo"
    if cast is None:
        cast = CHECKOUT / "target" / "demo.cast"
        # Builds the server if need be, which is no part of what is shown.
        subprocess.run([CHECKOUT / "bin" / "shared-context", "version"], check=True, timeout=900)
        record(command, cast)
    picture = CHECKOUT / "docs" / "images" / "demo.svg"
    draw(lines_of(cast), f"A terminal: {command}", picture)
    print(f"{picture}: {picture.stat().st_size} bytes")


if __name__ == "__main__":
    main()
