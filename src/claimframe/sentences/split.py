"""Sentences of an article: a line break ends one, and so does a mark that `stops` says ends it."""

import re
from collections.abc import Iterator

from claimframe.sentences.lines import line_spans
from claimframe.sentences.stops import ends_sentence

MARKS = re.compile(r"[.!?…؟۔।。！？•▪►][.!?…؟۔।。！？]*(?:[\"'“](?!\w)|[”’»)\]])*")
BULLETS, FULL_WIDTH, CLOSING = "•▪►", "。！？", "\"'“”’»)]"
GLUED = re.compile(r"[\"“«]?(?:[A-Z][a-z]{2,}|[A-Z][a-z]?(?= [a-z])|[A-Z]{2,}(?= [A-Z]))[ ,:'’]")
BEFORE_GLUED = re.compile(r"(?:^|[\s(\"“-])(?:[^\W\d_]{2,}|\d{3,}|\w+['’]\w+)(?:[.!?]|\.{3}|…)[\"”)]?$")
DATELINE = re.compile(
    r" (?:(?<=[a-z] )|(?<=[a-z]['’”\"] ))"
    r"(?=[A-Z]{5,}(?:[ /][A-Z]{3,})*(?:, [A-Z][a-z]+\.?)?(?: \d{1,2})?(?: \([A-Z][^()]{1,30}\))? ?(?:–|—|--?) )"
)
HEADLINE_LENGTH, BEHIND, AHEAD = 300, 400, 80
CREDIT = re.compile(r"\s*\([A-Z][^().!?]{1,60}\)\s*$|\s*\([A-Z][^(),.!?]{1,30}\)(?=\s+[\"“]?[A-Z](?:[a-z]|\s[a-z]))")


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence in code points: ordered, disjoint, without outer white space, covering all that is no space."""
    for start, end in line_spans(text):
        for cut in _cuts(text, start, end):
            piece = text[start:cut].lstrip()
            if piece:
                yield cut - len(piece), cut - len(piece) + len(piece.rstrip())
            start = cut


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Where the sentences of a line end, the line's own end last."""
    run_in = DATELINE.search(text, start, min(end, start + HEADLINE_LENGTH))
    if run_in:
        yield from _cuts(text, start, run_in.start())
        start = run_in.end()
    line = start
    for mark in MARKS.finditer(text, start, end):
        cut = _cut(text, start, mark, end, start == line)
        if cut > start:
            yield cut
            start = cut
    yield end


def _cut(text: str, start: int, mark: "re.Match[str]", end: int, opens_line: bool) -> int:
    """Where the sentence from `start` ends at this mark; 0 where it goes on."""
    place = mark.end()
    if place >= end or mark.start() < start:
        return 0
    signs = mark.group()
    if signs[0] in BULLETS:
        return mark.start() if text[place] == " " else 0
    if not text[place].isspace():
        return place if signs[-1] in FULL_WIDTH else _glued_cut(text, start, place, end)
    sentence = text[max(start, mark.start() - BEHIND) : mark.start()].lstrip()
    if not any(map(str.isalnum, sentence)) or _in_brackets(sentence + signs, text, place, end):
        return 0
    credit = CREDIT.match(text, place, end)
    if credit:
        return credit.end() if credit.end() < end else 0
    bare = signs.rstrip(CLOSING)
    return place if ends_sentence(sentence, bare, signs[len(bare) :], text[place : min(end, place + AHEAD)], opens_line) else 0


def _in_brackets(sentence: str, text: str, place: int, end: int) -> bool:
    """Inside a bracket that is closed further on in the line."""
    return any(sentence.rfind(opened) > sentence.rfind(closed) and text.find(closed, place, min(end, place + BEHIND)) > 0 for opened, closed in ("()", "[]"))


def _glued_cut(text: str, start: int, place: int, end: int) -> int:
    """Behind a full stop that lacks its space and is no part of an address or an abbreviation; 0 elsewhere."""
    if not GLUED.match(text, place, end) or not BEFORE_GLUED.search(text[max(start, place - 24) : place]):
        return 0
    closes = text[place] == '"' and text.count('"', max(0, text.rfind("\n", max(0, place - BEHIND), place) + 1, place - BEHIND), place) % 2
    return place + 1 if closes else place
