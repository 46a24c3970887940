"""Folders walked for files to read, and data sets of the Hugging Face library as they lie on disk."""

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from claimframe.articles.files import Source, allowed, format_of, is_hidden, printable
from claimframe.articles.repairs import Repairs
from claimframe.errors import UsageError

STATE = "state.json"
OWN = ("dataset_dict.json", "dataset_info.json", STATE)
WRITTEN = (".run.json", ".rejects.jsonl")


def in_folder(folder: Path, repairs: Repairs) -> list[Source]:
    """Every file to read below the folder, sorted by path. Links are followed, no folder is entered twice. UsageError where there is none."""
    found = sorted(_walk(folder, repairs), key=lambda source: Path(source.path).parts)
    if not found:
        raise UsageError(f"{folder}: holds no file to read; expected {allowed()}")
    return found


def _walk(folder: Path, repairs: Repairs) -> Iterator[Source]:
    closed: list[OSError] = []
    entered: set[tuple[int, int]] = set()
    for root, folders, names in os.walk(folder, onerror=closed.append, followlinks=True):
        place = os.stat(root)
        if (place.st_dev, place.st_ino) in entered:
            folders.clear()
            continue
        entered.add((place.st_dev, place.st_ino))
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        listed = _data_set(Path(root)) if STATE in names else []
        yield from (_source(folder, Path(root, name)) for name in listed) if listed else _files(folder, Path(root), names, repairs)
    for error in closed:
        yield Source(str(error.filename), _name(folder, Path(error.filename)), "", str(error.strerror))


def _files(folder: Path, root: Path, names: list[str], repairs: Repairs) -> Iterator[Source]:
    for name in names:
        if format_of(name) and not is_hidden(name) and name not in OWN and not name.endswith(WRITTEN):
            yield _source(folder, root / name)
        else:
            repairs.pass_over(str(folder))


def _source(folder: Path, file: Path) -> Source:
    try:
        problem = "" if stat.S_ISREG(file.stat().st_mode) else "a pipe or a device; expected a file"
    except OSError as error:
        problem = str(error.strerror)
    return Source(str(file), _name(folder, file), format_of(file.name), problem)


def _name(folder: Path, file: Path) -> str:
    return printable(file.relative_to(folder).as_posix())


def _data_set(root: Path) -> list[str]:
    """The data files that a saved data set lists, in its order; none where state.json is something else."""
    try:
        state = json.loads((root / STATE).read_bytes())
        names = [Path(entry["filename"]).name for entry in state["_data_files"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    if state.get("_indices_files") or state.get("_indices_data_files"):
        raise UsageError(f"{root}: its rows are chosen by an indices file; save the data set again after flatten_indices()")
    return names
