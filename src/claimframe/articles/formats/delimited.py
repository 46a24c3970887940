"""CSV and TSV in any usual dialect. A quote that does not close costs its own row, never the rows after it."""

import csv
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from claimframe.articles.documents import Document
from claimframe.articles.encodings import text_lines, too_long
from claimframe.articles.exports import refuse_headerless
from claimframe.articles.limits import MAX_RECORD, MIB
from claimframe.articles.repairs import Repairs
from claimframe.articles.rows import Row
from claimframe.errors import UsageError

DELIMITERS = ",;\t|^\x01"
MAX_LINES = 5000
LOOK_AHEAD = 200
UNCLOSED = "a quote opens in this row and is not closed before the row must end"


class Dialect(csv.Dialect):
    """Double quotes, doubled inside; strict, so that a quote in a wrong place is noticed."""

    delimiter = ","
    quotechar: str | None = '"'
    escapechar: str | None = None
    doublequote = True
    lineterminator = "\n"
    quoting = csv.QUOTE_MINIMAL
    strict = True


@dataclass(slots=True)
class _Feed:
    """Lines for the reader of one record after the other; those of a record that proved broken can be given back."""

    lines: Iterator[str | None]
    given_back: list[str | None] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    size: int = 0
    line: int = 0

    def begin(self) -> None:
        self.line += len(self.taken)
        self.taken, self.size = [], 0

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        line = self.given_back.pop() if self.given_back else next(self.lines)
        if line is None or len(self.taken) >= MAX_LINES or self.size > MAX_RECORD:
            self.given_back.append(line)
            raise StopIteration
        self.taken.append(line)
        self.size += len(line)
        return line

    def keep_first(self) -> str:
        """The record's first line; its others are given back."""
        self.given_back += reversed(self.taken[1:])
        del self.taken[1:]
        return self.taken[0]

    def skips_overlong(self) -> bool:
        """Whether the next line is one that was too long to keep; it is passed."""
        if self.given_back and self.given_back[-1] is None:
            self.given_back.pop()
            self.line += 1
            return True
        return False


def read(document: Document, repairs: Repairs) -> Iterator[Row]:
    """A row a record, under the names of the header. UsageError where the header is none."""
    csv.field_size_limit(MAX_RECORD)
    with document.open() as stream:
        lines = text_lines(stream, document.name, repairs)
        head = _first_lines(lines)
        if head:
            feed, dialect = _Feed(itertools.chain(head, lines)), _dialect([line for line in head if line is not None])
            yield from _records(feed, _header(document.name, feed, dialect), dialect)


def _first_lines(lines: Iterator[str | None]) -> list[str | None]:
    head: list[str | None] = []
    size = 0
    for line in lines:
        head.append(line)
        size += len(line or "")
        if len(head) >= LOOK_AHEAD or size > MIB:
            break
    return head


def _records(feed: _Feed, header: list[str], dialect: type[Dialect]) -> Iterator[Row]:
    while True:
        feed.begin()
        row = _record(feed, header, dialect)
        if row is not None:
            yield row
        elif feed.skips_overlong():
            yield Row(feed.line, None, too_long())
        elif not feed.taken:
            return


def _header(name: str, feed: _Feed, dialect: type[Dialect]) -> list[str]:
    try:
        header = next(csv.reader(feed, dialect))
    except (csv.Error, StopIteration) as error:
        raise UsageError(f"{name}:1: the header cannot be read as CSV: {error or too_long()}; expected column names") from error
    refuse_headerless(name, header)
    if len(set(header)) != len(header):
        raise UsageError(f"{name}:1: the header names a column twice; expected distinct column names")
    return header


def _record(feed: _Feed, header: list[str], dialect: type[Dialect]) -> Row | None:
    """The next record; None where there is none, or where its line is empty or overlong."""
    try:
        values = next(csv.reader(feed, dialect))
    except StopIteration:
        return None
    except csv.Error:
        values = []
    if not feed.taken:
        return None
    if len(values) == len(header):
        return _row(feed.line + 1, header, values)
    alone = _one_line(feed.keep_first(), dialect)
    if alone is None:
        return Row(feed.line + 1, None, UNCLOSED)
    return _row(feed.line + 1, header, alone) if alone else None


def _one_line(line: str, dialect: type[Dialect]) -> list[str] | None:
    """The fields of a line read leniently; None where a quote stays open at its end."""
    try:
        rows = list(csv.reader([line, "x"], dialect, strict=False))
    except csv.Error:
        return [line]
    return rows[0] if len(rows) == 2 else None


def _row(line: int, header: list[str], values: list[str]) -> Row:
    if len(values) != len(header):
        return Row(line, None, f"{len(values)} fields; expected {len(header)}, as the header names")
    if any("\0" in value for value in values):
        return Row(line, None, "holds NUL bytes; expected text")
    return Row(line, dict(zip(header, values, strict=True)))


def _dialect(sample: list[str]) -> type[Dialect]:
    """The dialect in which most of the first lines are whole records; the delimiter is the header's most frequent."""
    delimiter = max(DELIMITERS, key=sample[0].count) if sample else ","
    choices: list[dict[str, Any]] = [{}, {"escapechar": "\\", "doublequote": False}]
    if sample and sample[0].startswith("'"):
        choices.insert(0, {"quotechar": "'"})
    if delimiter == "\t":
        choices.append({"quotechar": None, "quoting": csv.QUOTE_NONE})
    dialects = [type("Dialect", (Dialect,), {"delimiter": delimiter, **choice}) for choice in choices]
    return max(dialects, key=lambda dialect: _whole_records(sample, dialect))


def _whole_records(sample: list[str], dialect: type[Dialect]) -> int:
    """How many lines of the sample lie in whole records; a broken record costs the line it begins with."""
    feed, whole = _Feed(iter(sample)), 0
    try:
        width = len(next(csv.reader(feed, dialect)))
    except (csv.Error, StopIteration):
        return 0
    while True:
        feed.begin()
        try:
            values = next(csv.reader(feed, dialect))
        except StopIteration:
            return whole
        except csv.Error:
            values = []
        if len(values) == width:
            whole += len(feed.taken)
        elif feed.taken:
            feed.keep_first()
