"""doccano: JSON Lines of text and label list; doccano carries `meta` through, so the rest of the record travels in it.

doccano itself writes `label` (older releases `labels`, and `data` for the text), sorted by name, with an `id` and `Comments` of its own.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from claimframe.corpus.exchange.files import at, json_lines, json_objects
from claimframe.corpus.exchange.item import ANNOTATIONS, Item, checked_labels, put_together
from claimframe.errors import UsageError
from claimframe.labels import LabelSet
from claimframe.records import Sentence

OWN = ("id", "text", "data", "label", "labels", "meta")


def write(items: Sequence[Item], label_set: LabelSet) -> str:
    """One sentence a line; an item has one label list, so the annotators' stand in `meta`."""
    return json_lines(_line(item) for item in items)


def _line(item: Item) -> dict[str, Any]:
    meta = dict(item.fields)
    if ANNOTATIONS in meta:
        meta[ANNOTATIONS] = {name: list(labels) for name, labels in item.readings.items()}
    if item.gold is None:
        meta["labels"] = None  # doccano writes [] for a sentence that nobody labelled
    return {"text": item.text, "label": list(item.gold or ()), "meta": meta}


def read(text: str, path: Path, label_set: LabelSet) -> list[Sentence]:
    """The labels of a line are the gold; [] is none applies, unless the sentence went out unlabelled."""
    found = []
    for line, value in json_objects(text, path):
        with at(f"{path}:{line}"):
            found.append(put_together(_item(value, label_set), label_set))
    return found


def _item(value: dict[str, Any], label_set: LabelSet) -> Item:
    text, meta = value.get("text", value.get("data")), value.get("meta", {})
    if not isinstance(text, str) or not isinstance(meta, dict):
        raise UsageError("no text, or meta is not an object; expected a line of doccano's JSONL export")
    if "label" not in value and "labels" not in value:
        raise UsageError("no label; expected a list of labels, [] where none applies")
    labels = checked_labels("label", value.get("label", value.get("labels")), label_set)
    unlabelled = not labels and meta.get("labels", ()) is None
    # Records uploaded as they are come back with their fields beside the text.
    beside = {name: kept for name, kept in value.items() if name not in OWN and not (name == "Comments" and not kept)}
    fields = {name: kept for name, kept in (beside | meta).items() if name != "labels"}
    return Item(text, None if unlabelled else labels, {}, fields)
