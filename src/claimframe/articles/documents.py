"""What there is to read: a file is one document, an archive holds many, in the order in which they lie there."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from claimframe.articles.compression import BLOCK, decompressed, split_suffix
from claimframe.articles.files import ARCHIVES, STDIN, Source
from claimframe.articles.limits import Damaged
from claimframe.articles.remote import is_remote, open_remote
from claimframe.articles.repairs import Repairs


def _nothing() -> BufferedReader:
    raise Damaged("cannot be opened")


@dataclass(frozen=True, slots=True)
class Document:
    """Rows lie in it: its name, its format, its decompressed bytes. `problem` says why it cannot be read; `path` where it lies uncompressed."""

    name: str
    format: str
    open: Callable[[], BufferedReader] = _nothing
    problem: str = ""
    path: str | None = None


def documents(source: Source, repairs: Repairs) -> Iterator[Document]:
    """The source's documents. Those of an archive must be read one by one, before the next is asked for."""
    if source.problem:
        yield Document(source.name, source.format, problem=source.problem)
    elif source.format in ARCHIVES:
        from claimframe.articles.archives import members

        yield from members(source.name, source.format, lambda: open_raw(source), repairs)
    else:
        plain = source.path != STDIN and not is_remote(source.path) and not split_suffix(source.path)[1]
        yield Document(source.name, source.format, lambda: decompressed(open_raw(source), source.path), path=source.path if plain else None)


def open_raw(source: Source) -> BinaryIO:
    """The file's bytes as they lie there.

    Standard input through a reader of our own: the interpreter's own is closed at the end, which aborts where a thread still waits for it.
    """
    if source.path == STDIN:
        return open(sys.stdin.fileno(), "rb", buffering=BLOCK, closefd=False)
    return open_remote(source.path) if is_remote(source.path) else Path(source.path).open("rb", buffering=BLOCK)
