"""Rows of one file, whatever its format: a mapping of fields, or the reason why a row could not be read."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from claimframe.articles.files import Source, open_bytes, text_lines
from claimframe.errors import UsageError

DELIMITERS = ",;\t|"
MAX_FIELD = 64 * 1024 * 1024


@dataclass(slots=True)
class Repairs:
    """Bytes that were not valid in their file's encoding and were read as Windows-1252, by file."""

    by_file: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, count: int) -> None:
        if count:
            self.by_file[name] = self.by_file.get(name, 0) + count


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line (1-based, where it begins) and its fields, or what is wrong with it."""

    line: int
    fields: Mapping[str, Any] | None
    problem: str = ""


def read_rows(source: Source, repairs: Repairs) -> Iterator[Row]:
    """All rows of a file in order. A file cut short ends with a row that says so; nothing after a break is invented."""
    line = 0
    try:
        for row in READERS[source.format](source, repairs):
            line = row.line
            yield row
    except (EOFError, OSError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        yield Row(line + 1, None, f"the file cannot be read on: {_plain(error)}")


def _plain(error: BaseException) -> str:
    return "compressed data end too early (truncated)" if isinstance(error, EOFError) else str(error)


def _jsonl(source: Source, repairs: Repairs) -> Iterator[Row]:
    for number, (line, repaired) in enumerate(text_lines(source), 1):
        repairs.add(source.name, repaired)
        if line.strip():
            yield _json_row(number, line)


def _json_row(number: int, line: str) -> Row:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Row(number, None, f"not valid JSON: {str(error)[:120]}")
    if not isinstance(value, dict):
        return Row(number, None, f"a JSON {type(value).__name__}; expected an object")
    return Row(number, value)


def _csv(source: Source, repairs: Repairs) -> Iterator[Row]:
    csv.field_size_limit(MAX_FIELD)
    lines = _counted(source, repairs)
    first = next(lines, "")
    if not first:
        return
    delimiter = max(DELIMITERS, key=first.count)
    header = next(csv.reader([first], delimiter=delimiter))
    if len(set(header)) != len(header):
        raise UsageError(f"{source.name}:1: the header names a column twice; expected distinct column names")
    rows = csv.reader(lines, delimiter=delimiter)
    line = 2
    while True:
        try:
            values = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(line, None, f"not valid CSV: {error}")
            values = []
        if values:
            yield _csv_row(line, header, values)
        line = rows.line_num + 2


def _csv_row(line: int, header: list[str], values: list[str]) -> Row:
    if len(values) != len(header):
        return Row(line, None, f"{len(values)} fields; expected {len(header)}, as the header names")
    return Row(line, dict(zip(header, values, strict=True)))


def _counted(source: Source, repairs: Repairs) -> Iterator[str]:
    for line, repaired in text_lines(source):
        repairs.add(source.name, repaired)
        yield line


def _txt(source: Source, repairs: Repairs) -> Iterator[Row]:
    text = "".join(_counted(source, repairs))
    if "\x00" in text:
        yield Row(1, None, "holds NUL bytes; expected plain text")
    elif text:
        stem = source.name.removesuffix(".gz").removesuffix(".txt")
        yield Row(1, {"article_id": stem, "text": text})


def _parquet(source: Source, repairs: Repairs) -> Iterator[Row]:
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        stream = io.BytesIO(open_bytes(source).read()) if source.gzipped or source.path == "-" else source.path
        file = pq.ParquetFile(stream)
        number = 0
        for batch in file.iter_batches(batch_size=256):
            for fields in batch.to_pylist():
                number += 1
                yield Row(number, {name: value for name, value in fields.items() if value is not None})
    except pa.ArrowInvalid as error:
        yield Row(1, None, f"not valid Parquet: {str(error).splitlines()[0][:160]}")


READERS = {"jsonl": _jsonl, "csv": _csv, "txt": _txt, "parquet": _parquet}
