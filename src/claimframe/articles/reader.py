"""A dump as one stream: articles to split, sentences already split, and what is empty or was set aside."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from claimframe.articles.fields import FieldMap, map_fields
from claimframe.articles.files import Source
from claimframe.articles.rows import Repairs, Row, read_rows
from claimframe.errors import UsageError
from claimframe.records import Article, Sentence, sentence_from_dict

PEEK = 100


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be read: where it stands and why."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Empty:
    """A row whose text holds nothing but white space."""

    file: str
    line: int


Item = Article | Sentence | Reject | Empty


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose fields are known and whose first rows were seen; reading goes on where that look ended."""

    source: Source
    fields: FieldMap
    rows: Iterator[Row]


def open_dump(sources: list[Source], chosen: Mapping[str, str | None], repairs: Repairs) -> Iterator[Opened]:
    """Looks at the first rows of each file and maps its fields; UsageError where the text field is missing or doubtful."""
    for source in sources:
        rows = read_rows(source, repairs)
        head = list(itertools.islice(rows, PEEK))
        present = {str(name): None for row in head if row.fields is not None for name in row.fields}
        fields = map_fields(list(present), source.name, chosen) if present else FieldMap()
        yield Opened(source, fields, itertools.chain(head, rows))


def read_dump(opened: Opened) -> Iterator[Item]:
    """Every row of the file as one item, in order."""
    for row in opened.rows:
        yield _item(opened.source, opened.fields, row)


def _item(source: Source, fields: FieldMap, row: Row) -> Item:
    if row.fields is None:
        return Reject(source.name, row.line, row.problem)
    text = row.fields.get(fields.names.get("text", "text"), "")
    if not isinstance(text, str):
        return Reject(source.name, row.line, f"the text is {type(text).__name__}; expected a string")
    if not text.strip():
        return Empty(source.name, row.line)
    try:
        return _sentence(fields, row.fields) if "position" in row.fields else _article(source, fields, row, text)
    except UsageError as error:
        return Reject(source.name, row.line, str(error))


def _article(source: Source, fields: FieldMap, row: Row, text: str) -> Article:
    assert row.fields is not None
    theirs = fields.names.get("article_id", "")
    given = row.fields.get(theirs)
    if given is not None and (isinstance(given, bool) or not isinstance(given, str | int)):
        raise UsageError(f"the id is {type(given).__name__}; expected a string or a whole number")
    article_id = str(given) if given not in (None, "") else f"{source.name}:{row.line}"
    return Article(article_id, text, _carried(fields, row.fields))


def _sentence(fields: FieldMap, values: Mapping[str, Any]) -> Sentence:
    own = {"article_id": values.get(fields.names.get("article_id", "")), "text": values[fields.names["text"]]}
    position = values["position"]
    if isinstance(position, str) and position.isdecimal():
        position = int(position)
    labels = values.get("labels")
    kept = {"labels": labels} if isinstance(labels, list) else {}
    return sentence_from_dict({**_carried(fields, values), **own, **kept, "position": position})


def _carried(fields: FieldMap, values: Mapping[str, Any]) -> dict[str, Any]:
    """All other fields, unchanged, under our names where we have one. Scores and offsets of an earlier run are not carried."""
    ours = {theirs: own for own, theirs in fields.names.items() if own not in ("text", "article_id")}
    dropped = {fields.names.get("text"), fields.names.get("article_id"), "labels", "scores", "start", "end", "position"}
    return {ours.get(name, name): value for name, value in values.items() if name not in dropped and value is not None}
