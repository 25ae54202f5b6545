"""Writes fuzzy.tsv: messages, queries, and what RapidFuzz says of each query and each whole message.

    python3 -m pip install rapidfuzz==3.14.6
    python3 fuzzy.py > fuzzy.tsv

Lines: "message", sender, content, label (a value of metadata); "query", query, then one WRatio of the
query and sender + content + label for each message, in order. Texts are processed.
"""

import random
from rapidfuzz import fuzz, utils

WORDS = (
    "deploy rollback service timeout node metrics merge branch login token retry queue store agent"
    " lease owner handoff build test flaky cache migration schema null value getUserById user_id"
    " ERR_CONN_42 src/main/App.java v1.2.3 größe naïve Жук"
).split()
SENDERS = "ann perf-agent agent_7 Carl".split()
QUERIES = (
    "test query;deploy;rolback;getUserById;user id;perf-agent;the login token of the agent"
    ";flaky cache migration retry;v1.2.3;Größe;merge branch;xylophone;ERR-CONN-42;retry;queue build"
).split(";")
draw = random.Random(7)


def message(number):
    if number % 4 == 0:
        return draw.choice(SENDERS), f"Test message {number} for performance testing", ""
    words = draw.choices(WORDS, k=draw.choice([1, 2, 3, 5, 9, 20, 60]))
    return draw.choice(SENDERS), " ".join(words), draw.choice(["", draw.choice(WORDS)])


messages = [message(number) for number in range(80)]
for one in messages:
    print("\t".join(["message", *one]))
for query in QUERIES:
    scores = (
        fuzz.WRatio(query, " ".join(part for part in one if part), processor=utils.default_process)
        for one in messages
    )
    print("\t".join(["query", query, *(f"{score!r}" for score in scores)]))
