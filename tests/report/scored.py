"""Scored sentences made in code, hostile ones too, for the tests of the report and of its page in a browser."""

import json
import random

LABELS = ("official_claim", "monitor_report", "military_event", "framing")
HOSTILE = [
    "</script><script>window.hit = 1</script>",
    "<img src=x onerror='window.hit = 1'>",
    "<svg onload=window.hit=1><!--",
    '" autofocus onfocus="window.hit = 1',
    "{{ 7 * 7 }}{% for x in y %}",
    "\u202eegnahc \u2066 \u2067 right to left",
    '=HYPERLINK("http://example.invalid","x")',
    "lone \ud800 surrogate, nul \x00, separators \u2028 \u2029 ]]>",
    "$\\frac{1}{$ ${window.hit = 1}",
]


def record(article, position, text, labels=(), **carried):
    """One record as predict writes it."""
    scores = {label: 0.91 if label in labels else 0.04 for label in LABELS}
    fields = {"article_id": article, "position": position, "text": text, "labels": list(labels), "start": 0, "end": len(text), "scores": scores}
    return fields | carried


def press(articles=24, sentences=8):
    """A small press of three outlets over two months, with places."""
    rng = random.Random(5)
    made = []
    for number in range(articles):
        carried = {"outlet": f"The Paper {number % 3}", "published": f"2016-0{1 + number % 2}-{1 + number // 2:02d}", "title": f"Day {number}"}
        for position in range(sentences):
            labels = [label for label in LABELS if rng.random() < 0.4]
            made.append(record(f"a{number:02d}", position, f"Shells fell in Dulan, word {rng.randrange(10**6)}.", labels, **carried))
    return made


def hostile_press():
    """Every hostile string wherever a string can stand."""
    made = press()
    for number, text in enumerate(HOSTILE):
        carried = {"outlet": text, "published": text, "title": text, "url": f"javascript:{text}", "conflict": text}
        evidence = {"framing": [{"start": 0, "end": 5, "weight": 1.0}, {"start": -4, "end": 9**9, "weight": 1.0}, {"start": "0", "end": None}, 7]}
        made += [record(f"{number}{text}", position, f"{text} {position}", ["framing"], evidence=evidence, **carried) for position in range(2)]
    return made


def write_jsonl(path, records):
    """JSON Lines, pure ASCII."""
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="ascii")
    return path
