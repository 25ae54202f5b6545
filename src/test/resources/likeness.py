"""Writes likeness.tsv: pairs of made-up texts and what RapidFuzz says of them, processed.

    python3 -m pip install rapidfuzz==3.14.6
    python3 likeness.py > likeness.tsv

Columns: query, text, WRatio, ratio, partial_ratio, token_sort_ratio, token_set_ratio,
partial_token_sort_ratio, partial_token_set_ratio. Characters beyond ASCII are UTF-16 escapes.
"""

import random
from rapidfuzz import fuzz, utils

SCORERS = (
    fuzz.WRatio,
    fuzz.ratio,
    fuzz.partial_ratio,
    fuzz.token_sort_ratio,
    fuzz.token_set_ratio,
    fuzz.partial_token_sort_ratio,
    fuzz.partial_token_set_ratio,
)
WORDS = (
    "the a of deploy rollback service timeout on node metrics merge branch login token retry queue"
    " store agent message lease owner handoff build test flaky cache migration schema null value"
    " getUserById user_id ERR_CONN_42 src/main/App.java v1.2.3 größe naïve Жук 日本語 東京 ½ Ⅷ"
    " \U0001F680 ok yes no done"
).split()
GAPS = [" "] * 8 + ["  ", ", ", ". ", "\n", " - ", "_"]
draw = random.Random(42)


def misspelt(word):
    place = draw.randrange(len(word) + 1)
    letter = draw.choice("etaoin ")
    return word[:place] + letter + word[place + draw.randrange(2) :]


def text(count):
    words = (draw.choice(WORDS) for _ in range(count))
    return "".join((misspelt(w) if draw.random() < 0.2 else w) + draw.choice(GAPS) for w in words)


def changed(whole):
    words = whole.split(" ")
    kind = draw.randrange(4)
    if kind == 0:
        draw.shuffle(words)
    elif kind == 1:
        words.insert(draw.randrange(len(words) + 1), draw.choice(WORDS))
    elif kind == 2:
        words = words[: max(1, len(words) // 2)]
    else:
        words = [word for word in words if draw.random() < 0.7] + ["end"]
    return " ".join(words)


def few_letters(most):
    return "".join(draw.choice("ab c") for _ in range(draw.randrange(most)))


def pair():
    kind = draw.randrange(10)
    if kind < 2:
        return few_letters(14), few_letters(14)
    if kind == 2:
        return few_letters(150), few_letters(200)
    query = text(draw.choice([1, 1, 2, 3, 5, 9, 20]))
    other = changed(query) if kind < 6 else text(draw.choice([1, 2, 4, 8, 16, 30]))
    return (query, other) if draw.randrange(4) else (other, query)


def escaped(whole):
    units = whole.encode("utf-16-be", "surrogatepass")
    codes = (units[i] << 8 | units[i + 1] for i in range(0, len(units), 2))
    return "".join(chr(c) if 32 <= c < 127 and c != 92 else f"\\u{c:04x}" for c in codes)


for _ in range(400):
    query, other = pair()
    left, right = utils.default_process(query), utils.default_process(other)
    scores = [f"{scorer(left, right):.12f}" for scorer in SCORERS]
    print("\t".join([escaped(query), escaped(other), *scores]))
