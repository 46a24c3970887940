"""Prodigy: JSON Lines of choice tasks (several may hold), one line per annotator, the gold labels as those of the annotator `gold`.

https://prodi.gy/docs/api-interfaces#choice. Lines of one sentence are merged by the article_id and position in their `meta`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from claimframe.corpus.exchange.files import at, json_lines, json_objects
from claimframe.corpus.exchange.item import GOLD, Item, add_reading, checked_labels, put_together
from claimframe.errors import UsageError
from claimframe.labels import LabelSet, nearest
from claimframe.records import Sentence, sentence_from_dict

ANSWERS = ("accept", "reject", "ignore")
UNNAMED = "prodigy"
OWN = ("text", "options", "accept", "answer", "meta", "config", "label")


def write(items: Sequence[Item], label_set: LabelSet) -> str:
    """A sentence that nobody has read yet is one line without an answer."""
    options = [{"id": name, "text": name} for name in label_set.names]
    seen: set[tuple[str, int]] = set()
    for item in items:
        key = item.fields["article_id"], item.fields["position"]
        with at(f"article '{key[0]}' position {key[1]}"):
            if key in seen:
                raise UsageError("stands here twice; expected each sentence once, as Prodigy's lines are merged by it")
            if GOLD in item.readings:
                raise UsageError(f"an annotator is named '{GOLD}'; expected another name, as the gold labels go by it")
        seen.add(key)
    return json_lines(line for item in items for line in _lines(item, options))


def _lines(item: Item, options: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    task = {"text": item.text, "options": options, "meta": dict(item.fields)}
    answers = item.readings if item.gold is None else {GOLD: item.gold} | item.readings
    for annotator, labels in answers.items():
        yield task | {"accept": list(labels), "answer": "accept", "_annotator_id": annotator}
    if not answers:
        yield task


def read(text: str, path: Path, label_set: LabelSet) -> list[Sentence]:
    """A rejected task is read as: none applies. An ignored one is left out, its sentence kept."""
    items: dict[tuple[str, int], tuple[int, Item]] = {}
    for line, value in json_objects(text, path):
        with at(f"{path}:{line}"):
            found = _unread(value)
            key = found.fields["article_id"], found.fields["position"]
            first, item = items.setdefault(key, (line, found))
            if item.text != found.text:
                raise UsageError(f"text is not that of line {first}; expected the same for article '{key[0]}' position {key[1]}")
            _add_answer(value, item, label_set)
    sentences = []
    for line, item in items.values():
        with at(f"{path}:{line}"):
            gold = item.readings.pop(GOLD, None)
            sentences.append(put_together(replace(item, gold=gold), label_set))
    return sentences


def _unread(value: dict[str, Any]) -> Item:
    meta = value.get("meta", {})
    if not isinstance(meta, dict):
        raise UsageError("meta is not an object; expected article_id and position in it")
    # Records given to Prodigy as they are come back with their fields beside the text.
    fields = {name: kept for name, kept in value.items() if name not in OWN and not name.startswith("_")} | meta
    sentence = sentence_from_dict(fields | {"text": value.get("text")})
    return Item(sentence.text, None, {}, fields | {"article_id": sentence.article_id})


def _add_answer(value: dict[str, Any], item: Item, label_set: LabelSet) -> None:
    answer = value.get("answer", "ignore")
    if answer not in ANSWERS:
        raise UsageError(f"answer {answer!r}; {nearest(str(answer), ANSWERS)}")
    if answer == "ignore":
        return
    if "options" not in value:
        raise UsageError("no options; expected a choice task (options and accept), not a yes or no to one label")
    labels = checked_labels("accept", value.get("accept", []), label_set)
    named = [value[name] for name in ("_annotator_id", "_session_id") if value.get(name) is not None]
    add_reading(item.readings, str([*named, UNNAMED][0]), labels if answer == "accept" else ())
