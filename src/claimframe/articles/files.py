"""Input files: found and named, in an order that is always the same."""

import glob
import os
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from claimframe.articles.compression import split_suffix
from claimframe.articles.repairs import Repairs
from claimframe.errors import UsageError

FORMATS = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".txt": "txt", ".parquet": "parquet",
    ".arrow": "arrow", ".feather": "arrow", ".html": "html", ".htm": "html", ".xhtml": "html", ".xml": "xml", ".warc": "warc", ".wet": "warc",
    ".zip": "zip", ".tar": "tar",
}  # fmt: skip
ARCHIVES = ("zip", "tar")
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One input file: where it lies, its name in messages and derived ids, its format. `problem` says why it cannot be read."""

    path: str
    name: str
    format: str
    problem: str = ""


def find_sources(inputs: list[str], stdin_format: str | None = None, repairs: Repairs | None = None) -> list[Source]:
    """Files as given, folders and patterns in sorted order, `-` standard input. UsageError for what is not there."""
    repairs = repairs or Repairs()
    found = [source for given in inputs for source in _found(given, stdin_format, repairs)]
    times = Counter(source.name for source in found)
    return [replace(source, name=printable(source.path)) if times[source.name] > 1 else source for source in found]


def _found(given: str, stdin_format: str | None, repairs: Repairs) -> Iterator[Source]:
    if given == STDIN:
        yield Source(STDIN, "stdin", stdin_format or "jsonl")
    elif "://" in given:
        from claimframe.articles.remote import find_remote

        yield from find_remote(given, repairs)
    elif os.path.isdir(given):
        from claimframe.articles.folders import in_folder

        yield from in_folder(Path(given), repairs)
    elif not os.path.exists(given) and glob.has_magic(given):
        yield from _matching(given, repairs)
    else:
        yield _file(given)


def _file(given: str) -> Source:
    try:
        mode = os.stat(given).st_mode
    except OSError as error:
        said = "no such file or folder" if isinstance(error, FileNotFoundError) else error.strerror
        raise UsageError(f"{given}: {said}; expected a file ({allowed()}), a folder, a pattern, a URL or -") from error
    if not stat.S_ISREG(mode):
        raise UsageError(f"{given}: a pipe or a device; expected a file, or - to read it as standard input: predict - < {given}")
    if not format_of(given):
        raise UsageError(f"{given}: format '{split_suffix(given)[0] or Path(given).name}' is not known; expected {allowed()}")
    return Source(given, printable(Path(given).name), format_of(given))


def _matching(pattern: str, repairs: Repairs) -> Iterator[Source]:
    """Files that match, named from the folder before the first wildcard on."""
    base = Path(pattern).parent
    while glob.has_magic(str(base)):
        base = base.parent
    matches = [match for match in sorted(glob.glob(pattern, recursive=True)) if os.path.isfile(match)]
    if not any(format_of(match) for match in matches):
        raise UsageError(f"{pattern}: matches no file to read; expected {allowed()}")
    for match in matches:
        if format_of(match):
            yield replace(_file(match), name=printable(Path(match).relative_to(base).as_posix()))
        else:
            repairs.pass_over(pattern)


def format_of(name: str) -> str:
    """The format that a name tells, whatever its compression; '' where none is known."""
    return FORMATS.get(split_suffix(name)[0], "")


def allowed() -> str:
    """The suffixes, for people."""
    return ", ".join(FORMATS) + " (each also .gz .zst .bz2 .xz)"


def is_hidden(name: str) -> bool:
    """Whether any part of a path begins with a dot or an underscore, as what readers of data folders pass over does."""
    return any(part.startswith((".", "_")) and part not in (".", "..") for part in name.replace("\\", "/").split("/"))


def printable(name: str) -> str:
    """The name without characters that a terminal would obey; what is not printable stands as an escape."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in name)


def state(path: str) -> list[object]:
    """What changes when a file does: size and time; nothing for standard input, so that a job on it cannot be resumed."""
    if "://" in path:
        from claimframe.articles.remote import remote_state

        return remote_state(path)
    if not os.path.isfile(path):
        return []
    found = os.stat(path)
    return [found.st_size, found.st_mtime_ns]
