"""Decompression as a stream: what is cut short, damaged or a bomb raises Damaged, and is never taken for the end."""

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, cast
from zipfile import BadZipFile

from claimframe.articles.limits import MIB, TRUNCATED, Damaged, reason

BLOCK = 64 * 1024
STEP = 16 * 1024
FREE = 64 * MIB
RATIO = 250
MAGIC = ((b"\x1f\x8b", ".gz"), (b"\x28\xb5\x2f\xfd", ".zst"), (b"\xfd7zXZ\x00", ".xz"), (b"BZh", ".bz2"))
CODECS = {".gz": ".gz", ".zst": ".zst", ".zstd": ".zst", ".xz": ".xz", ".bz2": ".bz2"}
SHORT = {".tgz": ".tar.gz", ".tbz2": ".tar.bz2", ".txz": ".tar.xz", ".tzst": ".tar.zst"}
BROKEN = (EOFError, OSError, zlib.error, lzma.LZMAError, BadZipFile, NotImplementedError)


@dataclass(slots=True)
class Budget:
    """What may come out of the compressed bytes that went in: 64 MiB freely, then at most 250 times as much."""

    taken: Callable[[], int]
    given: int = 0

    def spend(self, count: int) -> None:
        self.given += count
        if self.given > FREE and self.given > RATIO * max(self.taken(), 1):
            raise Damaged(f"expands more than {RATIO} times, as a decompression bomb does; not read on")


class Guarded(io.RawIOBase):
    """Decompressed bytes within a budget; every way in which they can be broken is Damaged."""

    def __init__(self, inner: Any, budget: Budget) -> None:
        self._inner, self._budget = inner, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            block = self._inner.read1(min(len(buffer), STEP))  # a longer read would lose what comes before the break
        except Damaged:
            raise
        except BROKEN as error:
            raise Damaged(_said(error)) from error
        buffer[: len(block)] = block
        self._budget.spend(len(block))
        return len(block)

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._inner.close()


class Counted(io.RawIOBase):
    """Bytes as they are, counted."""

    def __init__(self, inner: BinaryIO) -> None:
        self._inner, self.count = inner, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        block = self._inner.read(len(buffer))
        buffer[: len(block)] = block
        self.count += len(block)
        return len(block)

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._inner.close()


def split_suffix(name: str) -> tuple[str, str]:
    """The suffix that tells the format and the one that tells the compression: `a.warc.GZ` gives `.warc` and `.gz`."""
    lower = name.lower()
    lower = next((lower.removesuffix(short) + long for short, long in SHORT.items() if lower.endswith(short)), lower)
    codec = next((suffix for suffix in CODECS if lower.endswith(suffix)), "")
    stem = lower.removesuffix(codec).rpartition("/")[2]
    return ("." + stem.rpartition(".")[2] if "." in stem else ""), CODECS.get(codec, "")


def decompressed(raw: BinaryIO, name: str) -> io.BufferedReader:
    """The bytes behind any compression, told by the first bytes or by the name; bytes that are not compressed come as they are."""
    stream = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, raw), BLOCK)
    head = stream.peek(6)
    codec = next((codec for magic, codec in MAGIC if head.startswith(magic)), split_suffix(name)[1])
    if not codec:
        return stream
    if not head:
        raise Damaged(f"no data at all; expected {codec}")
    counted = Counted(stream)
    inner = OPENERS[codec](io.BufferedReader(counted, BLOCK))
    return io.BufferedReader(Guarded(inner, Budget(lambda: counted.count)), BLOCK)


def _zstandard(raw: BinaryIO) -> Any:
    """The reader of pyarrow, since it raises where a frame is cut short."""
    import pyarrow as pa

    return pa.CompressedInputStream(pa.PythonFile(raw, mode="r"), "zstd")


OPENERS: dict[str, Callable[[BinaryIO], Any]] = {".gz": lambda raw: gzip.GzipFile(fileobj=raw), ".bz2": bz2.BZ2File, ".xz": lzma.LZMAFile, ".zst": _zstandard}


def _said(error: BaseException) -> str:
    if isinstance(error, EOFError) or "Truncated compressed" in str(error):
        return TRUNCATED
    return f"compressed data are damaged: {reason(error)}"
