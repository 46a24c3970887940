"""JSON documents, streamed: an array of objects, an object that wraps one ({"articles": [...]}), one object, or several."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader

from claimframe.articles.compression import BLOCK
from claimframe.articles.documents import Document
from claimframe.articles.encodings import text_blocks, too_long
from claimframe.articles.formats.json_lines import json_row, read_lines
from claimframe.articles.limits import MAX_RECORD, Damaged
from claimframe.articles.repairs import Repairs
from claimframe.articles.rows import Row

WRAPPERS = ("articles", "stories", "results", "data", "docs", "documents", "items", "records", "rows", "entries", "hits", "news")
WRAPPER = re.compile(r'"(\w+)"\s*:\s*$')
OUTSIDE = re.compile(r'["{}\[\]]')
INSIDE = re.compile(r'["\\\n]')
LOOK_BACK = 100
Element = tuple[int, str | None]


def read(document: Document, repairs: Repairs) -> Iterator[Row]:
    """A row an object. A file that holds JSON Lines all the same is read as such, line by line."""
    with document.open() as stream:
        yield from (read_lines if _is_lines(stream.peek(BLOCK)) else read_elements)(stream, document.name, repairs)


def read_elements(stream: BufferedReader, name: str, repairs: Repairs) -> Iterator[Row]:
    """A row an object, wherever the objects lie."""
    for line, element in elements(text_blocks(stream, name, repairs)):
        yield Row(line, None, too_long()) if element is None else json_row(line, element)


def _is_lines(sample: bytes) -> bool:
    """Whether the first line is an object of its own and no wrapper."""
    first, ended, _ = sample.partition(b"\n")
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return bool(ended) and isinstance(value, dict) and not any(isinstance(value.get(name), list) for name in WRAPPERS)


@dataclass(slots=True)
class _Place:
    """Where the scan stands. `level`: how deep the elements lie, 0 for objects of their own, -1 once their array is closed; `end`: behind the last one."""

    text: str = ""
    at: int = 0
    start: int = -1
    end: int = 0
    opened: list[str] = field(default_factory=list)
    level: int = 0
    quoted: bool = False
    overlong: bool = False
    line: int = 1
    counted: int = 0

    def line_of(self, place: int) -> int:
        """The line at a place that is never before one asked for earlier."""
        self.line += self.text.count("\n", self.counted, place)
        self.counted = max(place, self.counted)
        return self.line

    def forget(self, until: int) -> None:
        """Drops the text before `until`."""
        self.line_of(until)
        self.text, self.at, self.end, self.counted = self.text[until:], self.at - until, max(self.end - until, 0), self.counted - until
        self.start = max(self.start - until, 0) if self.start >= 0 else -1

    def take(self, end: int) -> Element:
        """The element up to `end`; no text where it was too long to keep."""
        line = self.line_of(self.start)
        element = None if self.overlong else self.text[self.start : end]
        self.start, self.end, self.overlong = -1, end, False
        return line, element

    def between(self, at: int) -> Iterator[Element]:
        """What stands between two elements and is none."""
        gap = self.text[self.end : at].strip(" \t\r\n,")
        if self.level >= 0 and gap:
            yield self.line_of(self.end), gap


def elements(blocks: Iterator[str]) -> Iterator[Element]:
    """Each object, found by brackets and quotes alone, so that a broken one costs no other. Damaged where the text ends inside a value."""
    place = _Place()
    for block in blocks:
        place.text += block
        yield from _scan(place)
        if len(place.text) - max(place.start, 0) > MAX_RECORD and place.start >= 0:
            place.overlong, place.start = True, len(place.text)
        place.forget(max(min(place.at, len(place.text)) - LOOK_BACK, 0) if place.start < 0 else place.start)
    if place.opened or place.quoted:
        raise Damaged("the JSON ends before its last bracket is closed (truncated?)")
    yield from place.between(len(place.text))


def _scan(place: _Place) -> Iterator[Element]:
    while place.at < len(place.text):
        found = (INSIDE if place.quoted else OUTSIDE).search(place.text, place.at)
        if found is None:
            place.at = len(place.text)
            return
        char, place.at = found[0], found.end()
        if char == "\\":
            place.at += 1
        elif char in '"\n':
            place.quoted = char == '"' and not place.quoted
        elif char in "{[":
            yield from _open(place, char, found.start())
        else:
            yield from _close(place, found.start())


def _open(place: _Place, char: str, at: int) -> Iterator[Element]:
    before = place.text[max(at - LOOK_BACK, 0) : at].rstrip()
    if char == "{" and place.start >= 0 and place.opened[-1] == "{" and not before.endswith(":"):
        yield place.take(at)
        del place.opened[place.level :]
    if char == "[" and place.level == 0 and _holds_elements(place, before):
        place.level, place.start, place.end = len(place.opened) + 1, -1, at + 1
    elif len(place.opened) == place.level and place.start < 0:
        yield from place.between(at)
        place.start = at
    place.opened.append(char)


def _holds_elements(place: _Place, before: str) -> bool:
    """Whether an array that opens here is the one whose elements are articles."""
    wrapper = WRAPPER.search(before) if len(place.opened) == 1 else None
    return not place.opened or bool(wrapper and wrapper[1] in WRAPPERS)


def _close(place: _Place, at: int) -> Iterator[Element]:
    del place.opened[-1:]
    if place.start >= 0 and len(place.opened) == place.level:
        yield place.take(place.at)
    elif len(place.opened) < place.level:
        yield from place.between(at)
        place.level, place.end = -1, place.at
    if not place.opened:
        place.level, place.end = 0, place.at
