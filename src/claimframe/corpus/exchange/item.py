"""A sentence taken apart for an annotation tool, and put together again from what the tool gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from claimframe.corpus.exchange.files import at
from claimframe.errors import UsageError
from claimframe.labels import LabelSet
from claimframe.records import Sentence, sentence_from_dict

GOLD = "gold"
ANNOTATIONS = "annotations"
Readings = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Item:
    """`gold` None: no gold labels. `readings`: labels by annotator. `fields`: the rest of the record, its `annotations` only the annotators' names."""

    text: str
    gold: tuple[str, ...] | None
    readings: Readings
    fields: Mapping[str, Any]


def take_apart(sentence: Sentence, label_set: LabelSet) -> Item:
    """UsageError names the record where its labels or annotations are not of the label set."""
    with at(f"article '{sentence.article_id}' position {sentence.position}"):
        gold = None if sentence.labels is None else checked_labels("labels", sentence.labels, label_set)
        fields = {name: value for name, value in sentence.to_dict().items() if name not in ("text", "labels")}
        readings = _readings(fields.get(ANNOTATIONS, {}), label_set)
        if ANNOTATIONS in fields:
            fields[ANNOTATIONS] = list(readings)
        return Item(sentence.text, gold, readings, fields)


def put_together(item: Item, label_set: LabelSet) -> Sentence:
    """The record; UsageError says which field is missing or of the wrong type. Without gold, the record's own `labels` stay."""
    fields = dict(item.fields) | {"text": item.text}
    kept = fields.pop("labels", None)
    if ANNOTATIONS in fields or item.readings:
        fields[ANNOTATIONS] = _annotations(fields.get(ANNOTATIONS, []), item.readings, label_set)
    gold = item.gold if item.gold is not None or kept is None else checked_labels("labels", kept, label_set)
    start, end = _offset(fields, "start"), _offset(fields, "end")
    return replace(sentence_from_dict(fields), labels=gold, start=start, end=end, scores=_scores(fields))


def checked_labels(what: str, labels: Any, label_set: LabelSet) -> tuple[str, ...]:
    """The labels in the set's order; UsageError for another type or an unknown label."""
    if not isinstance(labels, list | tuple) or not all(isinstance(label, str) for label in labels):
        raise UsageError(f"{what} is {labels!r}; expected a list of labels, [] where none applies")
    with at(what):
        return label_set.ordered(labels)


def add_reading(readings: Readings, annotator: str, labels: tuple[str, ...]) -> None:
    """UsageError where the annotator chose differently before: which choice holds is not ours to say."""
    before = readings.setdefault(annotator, labels)
    if before != labels:
        raise UsageError(f"'{annotator}' chose {list(labels)} here and {list(before)} before; expected one choice a sentence")


def _readings(annotations: Any, label_set: LabelSet) -> Readings:
    if not isinstance(annotations, Mapping):
        raise UsageError(f"annotations is {type(annotations).__name__}; expected an object: each annotator's labels")
    return {str(name): checked_labels(f"annotations.{name}", labels, label_set) for name, labels in annotations.items()}


def _annotations(kept: Any, readings: Readings, label_set: LabelSet) -> dict[str, list[str]]:
    """Annotations in the order in which the record named them; `kept` is names, or a record's annotations as they were."""
    if isinstance(kept, Mapping):
        readings = _readings(kept, label_set) | readings
        kept = list(kept)
    if not isinstance(kept, list) or not all(isinstance(name, str) for name in kept):
        raise UsageError(f"annotations is {kept!r}; expected the annotators' names, as exported")
    return {name: list(readings[name]) for name in dict.fromkeys([*kept, *readings]) if name in readings}


def _offset(fields: Mapping[str, Any], name: str) -> int | None:
    value = fields.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise UsageError(f"{name} is {value!r}; expected a whole number")
    return value


def _scores(fields: Mapping[str, Any]) -> dict[str, float] | None:
    value = fields.get("scores")
    if value is not None and not (isinstance(value, dict) and all(isinstance(score, int | float) for score in value.values())):
        raise UsageError("scores is not an object of numbers; expected a probability for each label")
    return value
