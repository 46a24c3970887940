"""Input files: found, opened, decompressed and decoded, as a stream."""

import codecs
import gzip
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from claimframe.errors import UsageError

FORMATS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".txt": "txt", ".parquet": "parquet"}
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One input file: where it lies, its name in messages and derived ids, and its format."""

    path: str
    name: str
    format: str

    @property
    def gzipped(self) -> bool:
        return self.path.endswith(".gz")


def find_sources(inputs: list[str], stdin_format: str | None = None) -> list[Source]:
    """Files as given, folders walked in sorted order for known formats, `-` standard input. UsageError for what is not there."""
    found: list[Source] = []
    for given in inputs:
        path = Path(given)
        if given == STDIN:
            found.append(Source(STDIN, "stdin", stdin_format or "jsonl"))
        elif path.is_dir():
            found.extend(_in_folder(path))
        elif not path.exists():
            raise UsageError(f"{given}: no such file or folder; expected a file ({_allowed()}), a folder or -")
        else:
            found.append(Source(given, path.name, _format(path)))
    return found


def _in_folder(folder: Path) -> list[Source]:
    files = [Path(root, name) for root, _, names in os.walk(folder) for name in names]
    known = sorted(file for file in files if _suffix(file) in FORMATS)
    if not known:
        raise UsageError(f"{folder}: holds no file to read; expected {_allowed()}")
    return [Source(str(file), file.relative_to(folder).as_posix(), FORMATS[_suffix(file)]) for file in known]


def _suffix(path: Path) -> str:
    return Path(path.name.removesuffix(".gz")).suffix.lower()


def _format(path: Path) -> str:
    if _suffix(path) not in FORMATS:
        raise UsageError(f"{path}: format '{_suffix(path) or path.name}' is not known; expected {_allowed()}")
    return FORMATS[_suffix(path)]


def _allowed() -> str:
    return ", ".join(FORMATS) + " (each also .gz)"


def open_bytes(source: Source) -> BinaryIO:
    """The file's bytes, decompressed. A gzip cut short raises EOFError when its end is reached."""
    if source.path == STDIN:
        return sys.stdin.buffer
    return gzip.open(source.path) if source.gzipped else open(source.path, "rb")  # type: ignore[return-value]


def text_lines(source: Source) -> Iterator[tuple[str, int]]:
    """Lines with their ends kept (only a line feed ends a line) and the count of bytes in each that were not valid in the encoding.

    Encoding by byte order mark, else UTF-8; a byte that is not UTF-8 is read as Windows-1252, so that nothing is dropped.
    """
    with open_bytes(source) as stream:
        head = stream.readline()
        bom, encoding = next(((bom, name) for bom, name in BOMS if head.startswith(bom)), (b"", "utf-8"))
        if encoding != "utf-8":
            yield from ((line, line.count("\ufffd")) for line in _wide_lines(head[len(bom) :], encoding, stream))
            return
        line = head[len(bom) :]
        while line:
            yield decode(line)
            line = stream.readline()


def _wide_lines(head: bytes, encoding: str, stream: BinaryIO) -> Iterator[str]:
    """UTF-16 line ends span two bytes, so the text is decoded in blocks and cut into lines afterwards."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    pending = decoder.decode(head)
    while block := stream.read(1 << 20):
        *lines, pending = (pending + decoder.decode(block)).split("\n")
        yield from (line + "\n" for line in lines)
    pending += decoder.decode(b"", final=True)
    *lines, last = pending.split("\n")
    yield from (line + "\n" for line in lines)
    if last:
        yield last


def decode(line: bytes) -> tuple[str, int]:
    """UTF-8 text of a line and how many bytes had to be read as Windows-1252 instead."""
    try:
        return line.decode("utf-8"), 0
    except UnicodeDecodeError:
        loose = line.decode("utf-8", errors="surrogateescape")
        bad = [char for char in loose if "\udc80" <= char <= "\udcff"]
        repaired = "".join(_windows_1252(char) if "\udc80" <= char <= "\udcff" else char for char in loose)
        return repaired, len(bad)


def _windows_1252(escaped: str) -> str:
    byte = bytes([ord(escaped) - 0xDC00])
    return byte.decode("cp1252", errors="ignore") or byte.decode("latin-1")
