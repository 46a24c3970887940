"""Records to annotation tools and back, nothing lost: Label Studio, doccano, Prodigy, and CSV for a spreadsheet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from claimframe.corpus.exchange import doccano, label_studio, prodigy, spreadsheet
from claimframe.corpus.exchange.files import read_text, write_text
from claimframe.corpus.exchange.item import Item, take_apart
from claimframe.corpus.exchange.label_studio import labeling_config
from claimframe.errors import UsageError
from claimframe.labels import LabelSet, nearest
from claimframe.records import Sentence

__all__ = ["FORMATS", "export_records", "import_records", "labeling_config"]


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is written and read; `read` takes a file's text and its path, for messages."""

    write: Callable[[Sequence[Item], LabelSet], str]
    read: Callable[[str, Path, LabelSet], list[Sentence]]


FORMATS = {
    "label_studio": Format(label_studio.write, label_studio.read),
    "doccano": Format(doccano.write, doccano.read),
    "prodigy": Format(prodigy.write, prodigy.read),
    "csv": Format(spreadsheet.write, spreadsheet.read),
}


def export_records(records: Sequence[Sentence], format: str, path: Path, label_set: LabelSet) -> None:
    """Writes the records for a tool; UsageError, nothing written, where one does not fit the label set or the format."""
    chosen = _format(format)
    write_text(path, chosen.write([take_apart(record, label_set) for record in records], label_set))


def import_records(path: Path, format: str, label_set: LabelSet) -> list[Sentence]:
    """Reads what `export_records` or the tool itself wrote; UsageError says file, line, what and what is expected."""
    chosen = _format(format)
    return chosen.read(read_text(path), path, label_set)


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise UsageError(f"unknown format '{name}'; {nearest(name, tuple(FORMATS))}")
    return FORMATS[name]
