"""A job that can be killed at any moment: parts appear whole, the manifest says which are there, the same command goes on."""

import fcntl
import json
import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from claimframe.errors import ClaimframeError, UsageError
from claimframe.inference.layout import Layout
from claimframe.inference.shards import Share
from claimframe.inference.tally import Tally

OWN_NAMES = ("_job.json", "_manifest-", "_rejects", "_run.json", "_SUCCESS", "_done-", "part-", ".part-", "._")


@dataclass(frozen=True, slots=True)
class Entry:
    """One finished part, as the manifest lists it."""

    index: int
    size: int
    tally: Tally


@dataclass(slots=True)
class Job:
    """Holds the lock of its share while it runs, knows what is finished, and commits parts."""

    layout: Layout
    fingerprint: Mapping[str, Any]
    share: Share
    overwrite: bool = False
    finished: dict[int, Entry] = field(default_factory=dict)
    joined: bool = False
    _lock: TextIO | None = None

    def __enter__(self) -> "Job":
        self._prepare_folder()
        with _locked(self.layout.lock("begin"), self.layout.target, wait=True):
            self._lock = _locked(self.layout.lock(self.share.said()), self.layout.target)
            try:
                self._begin()
            except ClaimframeError:
                self._leave()
                raise
        _mend(self.layout, self.share.said())
        self.finished = {entry.index: entry for share in shares_of(self.layout) for entry in read_manifest(self.layout, share)}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None and self.share.of == 1 and not self.finished:
            with suppress(ClaimframeError):
                self.clear()
        self._leave()

    def _leave(self) -> None:
        """Frees the lock; takes the folder away where nothing stands in it."""
        if self._lock is not None:
            self._lock.close()
        if not self.layout.job.is_file():
            self.layout.lock("begin").unlink(missing_ok=True)
            self.layout.lock(self.share.said()).unlink(missing_ok=True)
            with suppress(OSError):
                self.layout.parts.rmdir()

    def _prepare_folder(self) -> None:
        try:
            self.layout.parts.mkdir(parents=True, exist_ok=True)
            self.layout.lock("begin").touch()
        except OSError as error:
            raise UsageError(f"{self.layout.target}: cannot be written: {error.strerror}; choose another folder") from None

    def _begin(self) -> None:
        """Goes on with the job of the same fingerprint, begins where there is none, refuses where there is another."""
        known = _load(self.layout.job) if self.layout.is_unfinished() else None
        if self.overwrite:
            if known != self.fingerprint:
                self.clear()
        elif known == self.fingerprint and (self.layout.success.is_file() or not self.layout.is_complete()):
            self.joined = self.layout.success.is_file() and self.layout.target.is_file()
        elif self.layout.is_complete():
            raise UsageError(f"{self.layout.target}: exists already; choose another name or add --overwrite")
        elif known is not None:
            changed = _differences(known, self.fingerprint)
            raise UsageError(f"{self.layout.target}: an unfinished job with other {changed} stands here; choose another name, or --overwrite to begin anew")
        if not self.layout.job.is_file():
            write_whole(self.layout.job, json.dumps(self.fingerprint, indent=1) + "\n")

    def clear(self) -> None:
        """Removes all of a job, the locks aside. A finished single file stays until a new one takes its place.

        ClaimframeError where another share is at work.
        """
        own = {self.layout.lock("begin"), self.layout.lock(self.share.said())}
        for other in set(self.layout.parts.glob("_lock-*")) - own:
            _locked(other, self.layout.target).close()
        for path in self.layout.parts.iterdir():
            if path.name.startswith(OWN_NAMES) and not path.name.startswith("_lock-"):
                path.unlink()

    def commit(self, index: int, tally: Tally) -> None:
        """Enters a part, already in its place, in the manifest: from here on it is never made again."""
        entry = Entry(index, self.layout.part(index).stat().st_size, tally)
        with self.layout.manifest(self.share.said()).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(asdict(entry)) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        self.finished[index] = entry


def read_manifest(layout: Layout, share: str) -> list[Entry]:
    """The parts that are finished and whole. A line cut short by a crash, or a part that is not as listed, counts as not done."""
    path, entries = layout.manifest(share), []
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else []:
        with suppress(ValueError, KeyError, TypeError, OSError):
            value = json.loads(line)
            entry = Entry(value["index"], value["size"], Tally(**value["tally"]))
            if layout.part(entry.index).stat().st_size == entry.size:
                entries.append(entry)
    return entries


def shares_of(layout: Layout) -> list[str]:
    """The shares that have finished parts, whatever number of them the job was cut into: any of them can go on after all of these."""
    return [path.name.removeprefix("_manifest-").removesuffix(".jsonl") for path in sorted(layout.parts.glob("_manifest-*.jsonl"))]


def _mend(layout: Layout, share: str) -> None:
    """Takes away the line that a crash cut short, so that the next one stands alone; only for who holds the share's lock."""
    path = layout.manifest(share)
    if path.is_file() and not path.read_bytes().endswith(b"\n"):
        write_whole(path, "".join(json.dumps(asdict(entry)) + "\n" for entry in read_manifest(layout, share)))


def write_whole(path: Path, content: str) -> None:
    """Writes under a temporary name, syncs, renames: the file is there whole or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("w", encoding="utf-8") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(path)


def _locked(path: Path, target: Path, wait: bool = False) -> TextIO:
    """The lock as an open file: the system frees it whatever happens to its holder. ClaimframeError names the holder."""
    stream = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        stream.seek(0)
        holder = stream.read().strip() or "another process"
        stream.close()
        raise ClaimframeError(f"{target}: is being written by {holder}; wait for it, or choose another output") from None
    stream.truncate(0)
    stream.write(f"process {os.getpid()} on {socket.gethostname()}")
    stream.flush()
    return stream


def _load(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    return ", ".join(sorted(name for name in {*before, *now} if before.get(name) != now.get(name))) or "content"
