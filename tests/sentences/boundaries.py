"""The marked texts of `gold/` and the scoring of sentence boundaries against them.

A file is a kind of text, original to this project. A blank line ends an article, a line is a sentence, and two sentences
are joined by one space, or by what the second one begins with: `¶` a line break, `␣` a space (as often as each stands
there), `¬` nothing. `⏎` inside a sentence is a line break of a text wrapped at a fixed width.

What counts as one sentence: a dateline, the number or bullet of an item, a live blog's time and a speaker's name stand with
what they open; a credit or a hashtag after a full stop stands with what it follows; a quotation's sentences are cut apart,
except before a reporting clause ("Why?" she asked); a semicolon and a colon cut nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

GOLD = Path(__file__).parent / "gold"
HELD_OUT = ("analysis", "bulletin", "headlines", "interview", "long_sentences", "other_scripts", "quotations", "speech", "state_press", "tabloid", "wire")
JOINERS = {"¶": "\n", "␣": " ", "¬": ""}


@dataclass(frozen=True, slots=True)
class Marked:
    """An article and its inner boundaries, each the number of non-space characters before it."""

    kind: str
    text: str
    boundaries: frozenset[int]
    at_breaks: frozenset[int]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of boundaries: found and marked, found in vain, missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


def read_gold() -> list[Marked]:
    """Every marked article, by kind in alphabetical order."""
    files = sorted(GOLD.glob("*.txt"))
    return [read_marked(file.stem, block) for file in files for block in re.split(r"\n{2,}", file.read_text(encoding="utf-8").strip())]


def read_marked(kind: str, block: str) -> Marked:
    """An article from its lines."""
    text, boundaries, at_breaks = "", set(), set()
    for line in block.split("\n"):
        sentence = line.lstrip("".join(JOINERS))
        joiner = "".join(JOINERS[sign] for sign in line[: len(line) - len(sentence)]) if line != sentence else " "
        if text:
            boundaries.add(dense_length(text))
            at_breaks |= {dense_length(text)} if "\n" in joiner else set()
            text += joiner
        text += sentence.replace("⏎", "\n")
    return Marked(kind, text, frozenset(boundaries), frozenset(at_breaks))


def dense_length(text: str) -> int:
    """Characters that are no white space."""
    return sum(not char.isspace() for char in text)


def found_boundaries(pieces: Iterable[str]) -> frozenset[int]:
    """Inner boundaries between the pieces that a splitter gave, in the measure of the gold."""
    lengths = [dense_length(piece) for piece in pieces]
    ends = {sum(lengths[: place + 1]) for place in range(len(lengths))}
    return frozenset(ends - {0, sum(lengths)})


def score(article: Marked, found: frozenset[int]) -> Score:
    """How the found boundaries compare with the marked ones."""
    return Score(len(found & article.boundaries), len(found - article.boundaries), len(article.boundaries - found))


def around(text: str, boundary: int, width: int = 30) -> str:
    """The text on both sides of a boundary, which is shown as ` | `."""
    places = [place for place, char in enumerate(text) if not char.isspace()]
    cut = places[boundary]
    return f"{text[max(0, cut - width) : cut].rstrip()!r} | {text[cut : cut + width]!r}"
