"""JSON Lines: one object a line, so that a broken line costs no other."""

import json
from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from claimframe.articles.documents import Document
from claimframe.articles.encodings import text_lines, too_long
from claimframe.articles.repairs import Repairs
from claimframe.articles.rows import Row

MAX_DEPTH = 100
DECODER = json.JSONDecoder(parse_constant={"NaN": None, "Infinity": "Infinity", "-Infinity": "-Infinity"}.get)


def read(document: Document, repairs: Repairs) -> Iterator[Row]:
    """A row a line; a file that is one JSON array all the same is read as such."""
    with document.open() as stream:
        if stream.peek(1).lstrip().startswith(b"["):
            from claimframe.articles.formats.json_elements import read_elements

            yield from read_elements(stream, document.name, repairs)
        else:
            yield from read_lines(stream, document.name, repairs)


def read_lines(stream: BufferedReader, name: str, repairs: Repairs) -> Iterator[Row]:
    """A row a line that is not blank."""
    for number, line in enumerate(text_lines(stream, name, repairs), 1):
        if line is None:
            yield Row(number, None, too_long())
        elif line.strip():
            yield json_row(number, line)


def json_row(number: int, line: str) -> Row:
    """The object on a line; what JSON cannot hold (NaN) is null."""
    try:
        value = DECODER.decode(line.strip())
    except (ValueError, RecursionError) as error:
        return Row(number, None, f"not valid JSON: {str(error)[:120]}")
    if not isinstance(value, dict):
        return Row(number, None, f"a JSON {type(value).__name__}; expected an object")
    if line.count("[") + line.count("{") > MAX_DEPTH and _depth(value) > MAX_DEPTH:
        return Row(number, None, f"JSON nested more than {MAX_DEPTH} deep")
    return Row(number, value)


def _depth(value: Any) -> int:
    level, depth = [value], 0
    while level:
        depth += 1
        level = [child for item in level for child in (item.values() if isinstance(item, dict) else item) if isinstance(child, dict | list)]
    return depth
