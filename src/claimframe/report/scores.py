"""Reads what `predict` wrote (.jsonl, .csv, .parquet) back into sentences."""

import csv
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from claimframe.errors import UsageError
from claimframe.inference.forms import COLUMNS
from claimframe.inference.writers import FORMULA_SIGNS
from claimframe.labels import LabelSet
from claimframe.records import Sentence, sentence_from_dict

SCORE = "score_"
Row = tuple[int, Mapping[str, Any]]


def read_scores(path: Path) -> tuple[LabelSet, list[Sentence]]:
    """All sentences and the label set of their scores; UsageError names file and line of what `predict` would not have written."""
    readers = {".jsonl": _jsonl, ".csv": _csv, ".parquet": _parquet}
    if path.suffix not in readers:
        raise UsageError(f"{path}: format '{path.suffix or path.name}' is not known; expected what predict writes: .jsonl, .csv or .parquet")
    if not path.is_file():
        raise UsageError(f"{path}: no such file; expected what predict writes: predict DUMP -o {path}")
    label_set: LabelSet | None = None
    sentences: list[Sentence] = []
    for number, row in readers[path.suffix](path):
        try:
            label_set = label_set or _label_set(row)
            sentences.append(_sentence(row, label_set))
        except UsageError as error:
            raise UsageError(f"{path}:{number}: {error}") from None
    if label_set is None:
        raise UsageError(f"{path}: holds no sentence; expected at least one")
    return label_set, sentences


def _label_set(row: Mapping[str, Any]) -> LabelSet:
    scores = row.get("scores")
    if not isinstance(scores, dict) or not scores:
        raise UsageError("no scores; expected a record that predict wrote, with labels and scores")
    return LabelSet(tuple(scores))


def _sentence(row: Mapping[str, Any], label_set: LabelSet) -> Sentence:
    sentence = sentence_from_dict(row)
    scores = row.get("scores")
    if sentence.labels is None:
        raise UsageError("labels are missing; expected a record that predict wrote")
    if not isinstance(scores, dict) or set(scores) != set(label_set.names):
        raise UsageError(f"scores do not name {', '.join(label_set.names)}, as those before them do")
    if not all(isinstance(score, float | int) and 0 <= score <= 1 for score in scores.values()):
        raise UsageError("a score is no number from 0 to 1")
    start = row.get("start")
    if not (start is None or (isinstance(start, int) and start >= 0)):
        raise UsageError(f"start is {start!r}; expected a whole number from 0")
    return replace(sentence, labels=label_set.ordered(sentence.labels), start=start, end=row.get("end"), scores=scores)


def _jsonl(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield number, _object(line, path, number)


def _object(line: str, path: Path, number: int) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}:{number}: not valid JSON: {error}") from None
    if not isinstance(value, dict):
        raise UsageError(f"{path}:{number}: not a JSON object; expected a record")
    return value


def _csv(path: Path) -> Iterator[Row]:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        rows = csv.DictReader(stream)
        for row in rows:
            try:
                yield rows.line_num, _from_flat(row)
            except (ValueError, TypeError, AttributeError) as error:
                raise UsageError(f"{path}:{rows.line_num}: not as predict writes it: {error}") from None


def _from_flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Undoes the flattening of `CsvWriter`, its ' before formula signs too."""
    cells = {name: _unescaped(value) for name, value in row.items() if name and value not in (None, "")}
    numbers = {name: int(cells[name]) for name in ("position", "start", "end") if name in cells}
    scores = {name.removeprefix(SCORE): float(value) for name, value in cells.items() if name.startswith(SCORE)}
    labels = [label for label in cells.get("labels", "").split("|") if label]
    known = {name: cells[name] for name in ("article_id", *COLUMNS) if name in cells}
    return _extra(cells) | known | {"text": cells.get("text", "")} | numbers | {"labels": labels, "scores": scores}


def _unescaped(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_SIGNS) else cell


def _extra(row: Mapping[str, Any]) -> dict[str, Any]:
    extra = json.loads(row.get("extra") or "{}")
    return extra if isinstance(extra, dict) else {}


def _parquet(path: Path) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        for batch in pq.ParquetFile(path).iter_batches():
            for row in batch.to_pylist():
                number += 1
                yield number, _extra(row) | {name: value for name, value in row.items() if name != "extra" and value is not None}
    except (pa.ArrowException, ValueError) as error:
        raise UsageError(f"{path}: not a Parquet file that predict wrote: {str(error).splitlines()[0]}") from None
