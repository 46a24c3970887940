"""Members of zip and tar archives, read where they lie: nothing is extracted, and names only ever label records."""

import io
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO, cast

from claimframe.articles.compression import BLOCK, BROKEN, Budget, Guarded, decompressed
from claimframe.articles.documents import Document
from claimframe.articles.files import ARCHIVES, format_of, is_hidden, printable
from claimframe.articles.limits import Damaged, reason
from claimframe.articles.repairs import Repairs
from claimframe.articles.spool import Tail, seekable

NOTHING = "holds no file to read"


def members(name: str, kind: str, open_raw: Callable[[], BinaryIO], repairs: Repairs) -> Iterator[Document]:
    """The archive's members in its own order; what is wrong with the archive itself comes as one more document that cannot be read."""
    found = 0
    try:
        for member in (_in_zip if kind == "zip" else _in_tar)(name, open_raw, repairs):
            found += 1
            yield member
    except (*BROKEN, tarfile.TarError) as error:
        yield Document(name, kind, problem=f"the archive cannot be read on: {reason(error)}")
        return
    if not found:
        yield Document(name, kind, problem=NOTHING)


def _in_zip(name: str, open_raw: Callable[[], BinaryIO], repairs: Repairs) -> Iterator[Document]:
    with open_raw() as raw, seekable(raw) as file, zipfile.ZipFile(file) as archive:
        size = file.seek(0, io.SEEK_END)
        budget = Budget(lambda: size)
        for info in archive.infolist():
            if not info.is_dir():
                problem = _zip_problem(info)
                yield from _member(name, info.filename, problem, partial(_open_zipped, archive, info, budget), repairs)


def _open_zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Guarded:
    try:
        return Guarded(archive.open(info), budget)
    except BROKEN as error:
        raise Damaged(f"the archive is damaged here: {reason(error)}") from error


def _zip_problem(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 0x1:
        return "encrypted; expected an archive without a password"
    return "a symbolic link; not followed" if stat.S_ISLNK(info.external_attr >> 16) else ""


def _in_tar(name: str, open_raw: Callable[[], BinaryIO], repairs: Repairs) -> Iterator[Document]:
    with decompressed(open_raw(), name) as stream:
        tail = Tail(stream.read1, 512)
        with tarfile.open(fileobj=cast(Any, tail), mode="r|") as archive:
            for info in archive:
                archive.members = []  # type: ignore[attr-defined]  # else every header read so far is kept
                if not info.isdir():
                    problem = "" if info.isreg() else "a link or a device; not followed"
                    yield from _member(name, info.name, problem, partial(_open_tarred, archive, info), repairs)
        if tail.last != bytes(512):
            raise Damaged("it ends without the mark of its end (truncated)")


def _open_tarred(archive: tarfile.TarFile, info: tarfile.TarInfo) -> "_TarMember":
    return _TarMember(archive.extractfile(info))


class _TarMember(io.RawIOBase):
    """A member's bytes; a broken archive is Damaged."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            block = self._inner.read1(len(buffer))
        except tarfile.TarError as error:
            raise Damaged(f"the archive cannot be read on: {reason(error)}") from error
        buffer[: len(block)] = block
        return len(block)


def _member(archive: str, member: str, problem: str, open_raw: Callable[[], Any], repairs: Repairs) -> Iterator[Document]:
    """The document of a member; none for what is hidden or of a format that is not read."""
    kind, label = format_of(member), f"{archive}/{printable(member)}"
    if is_hidden(member) or not (kind or problem):
        repairs.pass_over(archive)
    elif kind in ARCHIVES:
        yield Document(label, kind, problem="an archive inside an archive; unpack it first")
    else:
        yield Document(label, kind, lambda: decompressed(io.BufferedReader(open_raw(), BLOCK), member), problem)
