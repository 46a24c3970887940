"""Inputs behind a URL (s3://, https://, gs://, memory:// ...), by fsspec."""

import io
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from claimframe.articles.compression import BLOCK
from claimframe.articles.files import Source, allowed, format_of, printable
from claimframe.articles.repairs import Repairs
from claimframe.errors import ClaimframeError, UsageError

STATES = ("size", "ETag", "mtime", "LastModified", "last_modified", "created")


def is_remote(path: str) -> bool:
    """Whether a path is a URL."""
    return "://" in path


def find_remote(url: str, repairs: Repairs) -> Iterator[Source]:
    """The file, the files of the folder, or those that match the pattern, sorted. UsageError where nothing is there."""
    system, path = _system(url)
    try:
        is_folder = not system.isfile(path) and system.isdir(path)
        paths = sorted(system.glob(path) if _has_wildcard(path) else system.find(path) if is_folder else [path] if system.exists(path) else [])
    except Exception as error:
        raise ClaimframeError(f"{url}: cannot be reached: {_said(error)}") from error
    known = [found for found in paths if format_of(_plain(found))]
    if not known:
        raise UsageError(f"{url}: {'no file of a known format' if paths else 'nothing there'}; expected {allowed()}")
    for _ in range(len(paths) - len(known)):
        repairs.pass_over(url)
    base = path.partition("*")[0].rpartition("/")[0] if _has_wildcard(path) else path if is_folder else path.rpartition("/")[0]
    for found in known:
        yield Source(system.unstrip_protocol(found), printable(_plain(found).removeprefix(base).lstrip("/")), format_of(_plain(found)))


def _has_wildcard(path: str) -> bool:
    return any(char in path for char in "*[")


def _plain(path: str) -> str:
    return path.partition("?")[0]


def _system(url: str) -> tuple[Any, str]:
    """The file system of a URL and the path in it; UsageError where no installed package knows it."""
    try:
        import fsspec

        return cast(tuple[Any, str], fsspec.core.url_to_fs(url))
    except ImportError as error:
        raise UsageError(f'{url}: {_said(error)}; expected what pip install "claimframe[formats]" brings') from error
    except ValueError as error:
        raise UsageError(f"{url}: {_said(error)}") from error


def open_remote(url: str) -> BinaryIO:
    """The bytes behind a URL."""
    system, path = _system(url)
    try:
        return io.BufferedReader(_Remote(system.open(path, "rb"), url), BLOCK)
    except OSError:
        raise
    except Exception as error:
        raise ClaimframeError(f"{url}: cannot be reached: {_said(error)}") from error


def remote_state(url: str) -> list[object]:
    """What the file system tells of a file that changes when it does."""
    system, path = _system(url)
    try:
        told = system.info(path)
    except Exception as error:
        raise ClaimframeError(f"{url}: cannot be reached: {_said(error)}") from error
    return [str(told[name]) for name in STATES if told.get(name) is not None]


class _Remote(io.RawIOBase):
    """A remote file; a connection that fails ends the job, so that it can go on later, and is no fault of the data."""

    def __init__(self, inner: Any, url: str) -> None:
        self._inner, self._url = inner, url

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._inner.seekable())

    def seek(self, offset: int, whence: int = 0) -> int:
        return int(self._inner.seek(offset, whence))

    def tell(self) -> int:
        return int(self._inner.tell())

    def readinto(self, buffer: Any) -> int:
        try:
            block = self._inner.read(len(buffer))
        except Exception as error:
            raise ClaimframeError(f"{self._url}: cannot be read on: {_said(error)}; the same command goes on from there") from error
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._inner.close()


def _said(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
