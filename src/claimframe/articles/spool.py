"""Streams for readers that want to seek, or that must know what stood at the end."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from claimframe.articles.limits import MAX_SPOOL, MIB, Damaged


@contextmanager
def seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The stream itself where it can seek, else its bytes in a temporary file without a name; Damaged past 2 GiB."""
    if stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile() as file:
        while block := stream.read(MIB):
            file.write(block)
            if file.tell() > MAX_SPOOL:
                raise Damaged(f"more than {MAX_SPOOL // MIB:,} MiB that must be unpacked to be read; unpack it first")
        file.seek(0)
        yield cast(BinaryIO, file)


class Tail:
    """Passes reads on and remembers how many bytes went by and the last of them."""

    def __init__(self, read: Callable[[int], bytes], keep: int) -> None:
        self._read, self._keep, self._count, self.last = read, keep, 0, b""
        self.closed = False

    def read(self, size: int = -1) -> bytes:
        block = self._read(size)
        self._count += len(block)
        self.last = (self.last + block[-self._keep :])[-self._keep :]
        return block

    def tell(self) -> int:
        return self._count
