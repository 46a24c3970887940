"""CSV for a spreadsheet: one row a sentence, labels joined by |, a column for each annotator.

`[]` is none applies, an empty cell not labelled. What is no text goes into `extra` as JSON. A cell that a spreadsheet would run as a formula
gets a leading ', taken off again on import.
"""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from claimframe.articles.limits import MAX_RECORD
from claimframe.corpus.exchange.files import at, json_line
from claimframe.corpus.exchange.item import Item, Readings, checked_labels, put_together
from claimframe.errors import UsageError
from claimframe.labels import LabelSet
from claimframe.records import Sentence

REQUIRED = ("article_id", "position", "text", "labels")
EXTRA = "extra"
ANNOTATOR = "annotations."
JOIN, NONE_APPLIES = "|", "[]"
DELIMITERS = ",;\t"
FORMULA = re.compile(r"'*[=+\-@\t\r]")


def write(items: Sequence[Item], label_set: LabelSet) -> str:
    """UsageError where a label's name could not be told from two."""
    for name in label_set.names:
        if JOIN in name or name == NONE_APPLIES or name != name.strip():
            raise UsageError(f"label '{name}' cannot stand in CSV; expected a name without {JOIN} and outer white space")
    annotators = list(dict.fromkeys(name for item in items for name in item.readings))
    texts = list(dict.fromkeys(name for item in items for name, value in item.fields.items() if _has_column(name, value)))
    stream = io.StringIO(newline="")
    rows = csv.writer(stream)
    rows.writerow([*REQUIRED, *(ANNOTATOR + name for name in annotators), *texts, EXTRA])
    for item in items:
        fields = item.fields
        cells = [fields["article_id"], str(fields["position"]), item.text, _joined(item.gold)]
        cells += [_joined(item.readings.get(name)) for name in annotators]
        cells += [fields[name] if _has_column(name, fields.get(name)) else "" for name in texts]
        rows.writerow([_safe(cell) for cell in [*cells, _extra(fields)]])
    return stream.getvalue()


def _has_column(name: str, value: Any) -> bool:
    """An empty string goes into `extra`: an empty cell says that the field is absent."""
    return isinstance(value, str) and bool(value) and name.isidentifier() and name not in (*REQUIRED, EXTRA)


def _extra(fields: Mapping[str, Any]) -> str:
    rest = {name: value for name, value in fields.items() if name not in REQUIRED and not _has_column(name, value)}
    return json_line(rest) if rest else ""


def _joined(labels: Sequence[str] | None) -> str:
    return "" if labels is None else JOIN.join(labels) or NONE_APPLIES


def _safe(cell: str) -> str:
    return "'" + cell if FORMULA.match(cell) else cell


def _as_written(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def read(text: str, path: Path, label_set: LabelSet) -> list[Sentence]:
    """Each row a record; columns that were added are carried along."""
    csv.field_size_limit(MAX_RECORD)
    delimiter = _delimiter(text, path)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found, line = [], 1
    try:
        header = [_as_written(name) for name in next(rows)]
        line = rows.line_num + 1
        for cells in rows:
            with at(f"{path}:{line}"):
                if any(cells):
                    found.append(put_together(_item(header, cells, label_set), label_set))
            line = rows.line_num + 1
    except csv.Error as error:
        raise UsageError(f"{path}:{line}: not valid CSV: {error}; expected cells with quotes doubled and closed") from None
    return found


def _delimiter(text: str, path: Path) -> str:
    """Spreadsheets in some languages write semicolons."""
    for delimiter in DELIMITERS:
        header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
        if set(REQUIRED) <= set(header) and len(set(header)) == len(header):
            return delimiter
    raise UsageError(f"{path}:1: the header is not that of an export; expected distinct columns, among them {', '.join(REQUIRED)}")


def _item(header: list[str], cells: list[str], label_set: LabelSet) -> Item:
    if len(cells) != len(header):
        raise UsageError(f"{len(cells)} cells; expected {len(header)}, as the header names")
    row = dict(zip(header, map(_as_written, cells), strict=True))
    article_id, position, text, labels = (row.pop(name) for name in REQUIRED)
    readings: Readings = {}
    for name in [name for name in header if name.startswith(ANNOTATOR)]:
        chosen = _split(name, row.pop(name), label_set)
        if chosen is not None:
            readings[name.removeprefix(ANNOTATOR)] = chosen
    own = {"article_id": article_id, "position": int(position) if position.isdecimal() else position}
    rest = _parsed_extra(row.pop(EXTRA, ""))
    return Item(text, _split("labels", labels, label_set), readings, own | {name: cell for name, cell in row.items() if cell} | rest)


def _split(what: str, cell: str, label_set: LabelSet) -> tuple[str, ...] | None:
    if not cell.strip():
        return None
    return checked_labels(what, [] if cell.strip() == NONE_APPLIES else [label.strip() for label in cell.split(JOIN)], label_set)


def _parsed_extra(cell: str) -> dict[str, Any]:
    try:
        value = json.loads(cell or "{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise UsageError(f"extra is {cell[:60]!r}; expected the JSON object as exported")
    return value
