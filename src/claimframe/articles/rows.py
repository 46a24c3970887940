"""Rows of one document, whatever its format: a mapping of fields, or the reason why a row could not be read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from claimframe.articles.documents import Document
from claimframe.articles.limits import reason
from claimframe.articles.repairs import Repairs
from claimframe.errors import UsageError

READERS = {
    "jsonl": "json_lines",
    "json": "json_elements",
    "csv": "delimited",
    "txt": "plain",
    "parquet": "columns.read_parquet",
    "arrow": "columns.read_arrow",
    "html": "html",
    "xml": "factiva",
    "warc": "warc",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line (1-based, where it begins) and its fields, or what is wrong with it."""

    line: int
    fields: Mapping[str, Any] | None
    problem: str = ""


def read_rows(document: Document, repairs: Repairs) -> Iterator[Row]:
    """All rows of a document in order. One that is cut short or damaged ends with a row that says so; nothing after a break is invented."""
    if document.problem:
        yield Row(1, None, document.problem)
        return
    line = 0
    try:
        for row in _reader(document.format)(document, repairs):
            line = row.line
            yield row
    except BrokenPipeError:
        raise
    except (EOFError, OSError) as error:
        yield Row(line + 1, None, f"the file cannot be read on: {reason(error)}")


def _reader(format_name: str) -> Callable[[Document, Repairs], Iterator[Row]]:
    """The reader of a format, imported when the first such file is met, with what it needs."""
    module, _, function = READERS[format_name].partition(".")
    try:
        found = import_module(f"claimframe.articles.formats.{module}")
    except ImportError as error:
        raise UsageError(f'{format_name} files need {error.name}; install it with pip install "claimframe[formats]"') from error
    return getattr(found, function or "read")  # type: ignore[no-any-return]
