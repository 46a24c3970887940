"""Files of the exchange formats: text whole, JSON with the line each value begins on, errors with their place."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from claimframe.errors import UsageError


@contextmanager
def at(where: object) -> Iterator[None]:
    """Puts the place before the message of a UsageError raised inside."""
    try:
        yield
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from None


def read_text(path: Path) -> str:
    """The file's text, line ends untouched, without a byte order mark."""
    try:
        return path.read_bytes().decode("utf-8-sig", "surrogatepass")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}; expected a file of annotated sentences") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not valid UTF-8 at byte {error.start}; expected a file in UTF-8") from None


def write_text(path: Path, text: str) -> None:
    """Writes the file whole or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(text.encode("utf-8", "surrogatepass"))
        partial.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}; choose another folder") from None


def json_line(value: Any) -> str:
    """JSON on one line; escaped where it holds lone surrogates, which UTF-8 has no bytes for."""
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return line


def json_lines(values: Iterable[Any]) -> str:
    """One JSON value a line."""
    return "".join(json_line(value) + "\n" for value in values)


def json_objects(text: str, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Objects of JSON Lines with their line, 1-based. Only a line feed ends a line: a text may hold U+2028."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                value = json.loads(line)
            except ValueError as error:
                raise UsageError(f"{path}:{number}: not valid JSON: {error}; expected one object a line") from None
            yield number, _object(value, path, number)


def json_array(text: str, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Objects of a JSON array with the line each begins on, 1-based."""
    try:
        if not isinstance(json.loads(text), list):
            raise UsageError(f"{path}:1: not a JSON array; expected a list of tasks")
    except json.JSONDecodeError as error:
        raise UsageError(f"{path}:{error.lineno}: not valid JSON: {error.msg}; expected a list of tasks") from None
    decoder, seen, line = json.JSONDecoder(), 0, 1
    start = _skip(text, text.index("[") + 1)
    while text[start] != "]":
        line, seen = line + text.count("\n", seen, start), start
        value, end = decoder.raw_decode(text, start)
        yield line, _object(value, path, line)
        start = _skip(text, end)


def _skip(text: str, place: int) -> int:
    while text[place] in " \t\r\n,":
        place += 1
    return place


def _object(value: Any, path: Path, line: int) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UsageError(f"{path}:{line}: a JSON {type(value).__name__}; expected an object")
    return value
