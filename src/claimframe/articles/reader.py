"""A dump as one stream: articles to split, sentences already split, and what is empty or was set aside."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from claimframe.articles.documents import Document, documents
from claimframe.articles.encodings import too_long
from claimframe.articles.exports import plain_outlet, truncated_characters
from claimframe.articles.fields import USUAL_NAMES, FieldMap, map_fields
from claimframe.articles.files import ARCHIVES, STDIN, Source
from claimframe.articles.limits import MAX_RECORD
from claimframe.articles.repairs import Repairs
from claimframe.articles.rows import Row, read_rows
from claimframe.errors import UsageError
from claimframe.records import Article, Sentence, sentence_from_dict

PEEK = 100
OWN_FORMATS = ("txt", "html", "xml", "warc")


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
    """A file whose fields are known. It is read again from its beginning, but for standard input, whose rows are kept."""

    source: Source
    fields: FieldMap
    chosen: Mapping[str, str | None]
    repairs: Repairs
    rows: Iterator[Row] | None = None


def open_dump(sources: list[Source], chosen: Mapping[str, str | None], repairs: Repairs) -> Iterator[Opened]:
    """Looks at the first rows of each file and maps its fields; UsageError where the text field is missing or doubtful."""
    for source in sources:
        once = source.path == STDIN and source.format not in ARCHIVES
        if source.path == STDIN and not once:
            raise UsageError(f"stdin: a {source.format} archive cannot be read from standard input; expected a file")
        noted = repairs if once else Repairs()
        found = documents(source, noted)  # an archive stays open as long as this is held
        fields, rows = _look(next(found), chosen, noted)
        yield Opened(source, fields, chosen, repairs, rows if once else None)


def read_dump(opened: Opened) -> Iterator[Item]:
    """Every row of the file, or of all the archive's members, as one item, in order."""
    source = opened.source
    if opened.rows is not None:
        yield from (_item(source.name, opened.fields, row, opened.repairs) for row in opened.rows)
        return
    for document in documents(source, opened.repairs):
        try:
            fields, rows = _look(document, opened.chosen, opened.repairs)
        except UsageError as error:
            if source.format not in ARCHIVES:
                raise
            yield Reject(document.name, 1, str(error).removeprefix(f"{document.name}: "))
            continue
        yield from (_item(document.name, fields, row, opened.repairs) for row in rows)


def _look(document: Document, chosen: Mapping[str, str | None], repairs: Repairs) -> tuple[FieldMap, Iterator[Row]]:
    """The document's fields, by its first rows, and all its rows."""
    rows = read_rows(document, repairs)
    if document.format in OWN_FORMATS or document.problem:
        return FieldMap(), rows
    head: list[Row] = []
    filled: dict[str, bool] = {}
    for row in rows:
        head.append(row)
        for name, value in (row.fields or {}).items():
            filled[name] = filled.get(name, False) or value not in (None, "")
        if len(head) >= PEEK and filled:
            break
    fields = map_fields(_present(filled, chosen), document.name, chosen) if filled else FieldMap()
    return fields, itertools.chain(head, rows)


def _present(filled: Mapping[str, bool], chosen: Mapping[str, str | None]) -> list[str]:
    """The fields there are. One that could be the text but is always empty, beside one that is not, counts as none."""
    texts = {name for name in filled if name.strip().lower() in USUAL_NAMES["text"] and name not in chosen.values()}
    full = {name for name in texts if filled[name]}
    return [name for name in filled if name not in texts or name in full or not full]


def _item(file: str, fields: FieldMap, row: Row, repairs: Repairs) -> Item:
    if row.fields is None:
        return Reject(file, row.line, row.problem)
    text = row.fields.get(fields.names.get("text", "text"))
    if text is None:
        return Empty(file, row.line)
    if not isinstance(text, str):
        return Reject(file, row.line, f"the text is {type(text).__name__}; expected a string")
    if len(text) > MAX_RECORD:
        return Reject(file, row.line, too_long())
    if not text.strip():
        return Empty(file, row.line)
    try:
        return _sentence(fields, row.fields) if "position" in row.fields else _article(file, fields, row, text, repairs)
    except UsageError as error:
        return Reject(file, row.line, str(error))


def _article(file: str, fields: FieldMap, row: Row, text: str, repairs: Repairs) -> Article:
    assert row.fields is not None
    given = row.fields.get(fields.names.get("article_id", "article_id"))
    if given is not None and (isinstance(given, bool) or not isinstance(given, str | int)):
        raise UsageError(f"the id is {type(given).__name__}; expected a string or a whole number")
    article_id = str(given) if given not in (None, "") else f"{file}:{row.line}"
    carried = _carried(fields, row.fields)
    if missing := truncated_characters(text):
        carried["truncated_characters"] = missing
        repairs.shorten(file)
    return Article(article_id, text, carried)


def _sentence(fields: FieldMap, values: Mapping[str, Any]) -> Sentence:
    own = {"article_id": values.get(fields.names.get("article_id", "article_id")), "text": values[fields.names.get("text", "text")]}
    position = values["position"]
    if isinstance(position, str) and position.isdecimal():
        position = int(position)
    labels = values.get("labels")
    kept = {"labels": labels} if isinstance(labels, list) else {}
    return sentence_from_dict({**_carried(fields, values), **own, **kept, "position": position})


def _carried(fields: FieldMap, values: Mapping[str, Any]) -> dict[str, Any]:
    """All other fields, unchanged, under our names where we have one. Scores and offsets of an earlier run are not carried, nor is what is no number."""
    ours = {theirs: own for own, theirs in fields.names.items() if own not in ("text", "article_id")}
    dropped = {fields.names.get("text", "text"), fields.names.get("article_id", "article_id"), "labels", "scores", "start", "end", "position"}
    carried = {ours.get(name, name): value for name, value in values.items() if name not in dropped and value is not None and value == value}
    if "outlet" in carried:
        carried["outlet"] = plain_outlet(carried["outlet"])
    return carried
