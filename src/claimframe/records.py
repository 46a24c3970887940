"""The one record of the project: a sentence, the same wherever it appears, and the article it comes from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from claimframe.errors import UsageError

OWN_FIELDS = ("article_id", "position", "text", "labels", "start", "end", "scores")


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a dump, not yet split. `carried` holds its other fields, unchanged."""

    article_id: str
    text: str
    carried: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `labels` None: not labelled; (): read and none applies. Offsets count code points of the article's text."""

    article_id: str
    position: int
    text: str
    labels: tuple[str, ...] | None = None
    start: int | None = None
    end: int | None = None
    scores: Mapping[str, float] | None = None
    carried: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of the record; fields that are absent stay absent."""
        own: dict[str, Any] = {"article_id": self.article_id, "position": self.position, "text": self.text}
        if self.labels is not None:
            own["labels"] = list(self.labels)
        if self.start is not None:
            own["start"], own["end"] = self.start, self.end
        if self.scores is not None:
            own["scores"] = dict(self.scores)
        return own | {name: value for name, value in self.carried.items() if name not in own}

    def to_json(self) -> str:
        """One line of JSON Lines. Lone surrogates, which UTF-8 cannot hold, are written as escapes."""
        return as_line(self.to_dict())


def as_line(value: Mapping[str, Any]) -> str:
    """A JSON object on one line; with escapes where it holds lone surrogates."""
    line = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    return line if _encodable(line) else json.dumps(value, ensure_ascii=True)


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def sentence_from_dict(value: Mapping[str, Any]) -> Sentence:
    """A record with `position` as a Sentence; UsageError says which field is missing or of the wrong type."""
    for name in ("article_id", "position", "text"):
        if name not in value:
            raise UsageError(f"field '{name}' is missing; expected article_id, position and text")
    article_id, position, text = value["article_id"], value["position"], value["text"]
    if isinstance(article_id, bool) or not isinstance(article_id, str | int):
        raise UsageError(f"article_id is {type(article_id).__name__}; expected a string")
    if isinstance(position, bool) or not isinstance(position, int) or position < 0:
        raise UsageError(f"position is {position!r}; expected a whole number from 0")
    if not isinstance(text, str):
        raise UsageError(f"text is {type(text).__name__}; expected a string")
    labels = value.get("labels")
    if labels is not None and not (isinstance(labels, list) and all(isinstance(label, str) for label in labels)):
        raise UsageError('labels is not a list of strings; expected for example ["official_claim"]')
    carried = {name: field_value for name, field_value in value.items() if name not in OWN_FIELDS}
    return Sentence(str(article_id), position, text, None if labels is None else tuple(labels), carried=carried)
