"""The suite: minimal pairs of short texts with the labels that the codebook gives them, read from configs/behaviour/<phenomenon>.jsonl."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimframe.configs_folder import configs_folder
from claimframe.errors import UsageError
from claimframe.labels import LabelSet, nearest

TEXTS = ("id", "phenomenon", "text_a", "text_b")
OPTIONAL_TEXTS = ("previous_a", "previous_b")
LABEL_LISTS = ("labels_a", "labels_b", "differ", "same")
FIELDS = (*TEXTS, *OPTIONAL_TEXTS, *LABEL_LISTS, "needs_context")


@dataclass(frozen=True, slots=True)
class Side:
    """One text of a pair, the sentence before it ('' for none), and its labels by the codebook."""

    text: str
    previous: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MinimalPair:
    """Two texts that differ in one thing. The pair passes where the decisions on `differ` and `same` are right on both sides."""

    pair_id: str
    phenomenon: str
    a: Side
    b: Side
    differ: tuple[str, ...]
    same: tuple[str, ...]
    needs_context: bool = False


def default_suite_folder() -> Path:
    """The suite that ships."""
    return configs_folder() / "behaviour"


def load_suite(folder: Path, label_set: LabelSet) -> list[MinimalPair]:
    """All pairs, checked; UsageError with file and line of the first that does not fit."""
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise UsageError(f"{folder}: no suite here; expected <phenomenon>.jsonl with one minimal pair a line")
    pairs: list[MinimalPair] = []
    seen: dict[str, str] = {}
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
            if line.strip():
                where = f"{file}:{number}"
                pair = _pair(where, line, file.stem, label_set)
                if pair.pair_id in seen:
                    raise UsageError(f"{where}: id '{pair.pair_id}' stands at {seen[pair.pair_id]} too; expected each id once")
                seen[pair.pair_id] = where
                pairs.append(pair)
    return pairs


def _pair(where: str, line: str, phenomenon: str, label_set: LabelSet) -> MinimalPair:
    try:
        value = json.loads(line)
        if not isinstance(value, dict):
            raise UsageError("not a JSON object; expected a minimal pair")
        for problem in _form_faults(value):
            raise UsageError(problem)
        labels = {name: label_set.ordered(value.get(name, ())) for name in LABEL_LISTS}
        for problem in _faults(value, labels, phenomenon):
            raise UsageError(problem)
    except (ValueError, UsageError) as error:
        raise UsageError(f"{where}: {error}") from None
    a = Side(value["text_a"], value.get("previous_a", ""), labels["labels_a"])
    b = Side(value["text_b"], value.get("previous_b", ""), labels["labels_b"])
    return MinimalPair(value["id"], phenomenon, a, b, labels["differ"], labels["same"], value.get("needs_context", False))


def _form_faults(value: dict[str, Any]) -> Iterator[str]:
    yield from (f"unknown field '{name}'; {nearest(name, FIELDS)}" for name in value if name not in FIELDS)
    yield from (f"field '{name}' is missing; expected some text" for name in TEXTS if not isinstance(value.get(name), str) or not value[name].strip())
    yield from (f"{name} is no string; expected a sentence" for name in OPTIONAL_TEXTS if not isinstance(value.get(name, ""), str))
    for name in LABEL_LISTS:
        given = value.get(name, [] if name in ("differ", "same") else None)
        if not isinstance(given, list) or not all(isinstance(label, str) for label in given):
            yield f"{name} is no list of labels; expected one, [] where none applies"
    if not isinstance(value.get("needs_context", False), bool):
        yield "needs_context is neither true nor false"


def _faults(value: dict[str, Any], labels: dict[str, tuple[str, ...]], phenomenon: str) -> Iterator[str]:
    if value["phenomenon"] != phenomenon:
        yield f"phenomenon '{value['phenomenon']}' in {phenomenon}.jsonl; expected in {value['phenomenon']}.jsonl"
    if not labels["differ"] and not labels["same"]:
        yield "names no label; expected one or more in 'differ' or 'same'"
    changed = set(labels["labels_a"]) ^ set(labels["labels_b"])
    yield from (f"'{label}' is to differ, but both sides agree on it" for label in labels["differ"] if label not in changed)
    yield from (f"'{label}' is to stay the same, but the sides differ in it" for label in labels["same"] if label in changed)
    if (value["text_a"], value.get("previous_a", "")) == (value["text_b"], value.get("previous_b", "")):
        yield "both sides are the same; expected texts or previous sentences that differ"
