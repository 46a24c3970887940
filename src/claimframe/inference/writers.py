"""Writers of labelled sentences: JSON Lines as they are, CSV flattened, Parquet typed; files appear whole or not at all."""

import csv
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, TextIO

from claimframe.records import Sentence

COLUMNS = ("outlet", "published", "title", "url", "conflict", "genre", "annotator")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
ROW_GROUP = 8_192


class RecordWriter(Protocol):
    """Takes sentences in order; close() completes the file's content."""

    def write(self, sentence: Sentence) -> None: ...

    def close(self) -> None: ...


class JsonlWriter:
    """One record a line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, sentence: Sentence) -> None:
        self._stream.write(sentence.to_json() + "\n")

    def close(self) -> None:
        self._stream.flush()


class CsvWriter:
    """`labels` joined by `|`, a `score_<label>` column each, other fields as JSON in `extra`; cells a spreadsheet would run get a leading '."""

    def __init__(self, stream: TextIO, labels: Sequence[str], escape_formulas: bool = True) -> None:
        self._stream, self._labels, self._escape = stream, labels, escape_formulas
        self._rows = csv.writer(stream)
        scores = [f"score_{label}" for label in labels]
        self._rows.writerow(["article_id", "position", "text", "labels", "start", "end", *scores, *COLUMNS, "extra"])

    def write(self, sentence: Sentence) -> None:
        known, extra = split_carried(sentence)
        scores = sentence.scores or {}
        cells = [sentence.article_id, sentence.position, sentence.text, "|".join(sentence.labels or ()), sentence.start, sentence.end]
        cells += [scores.get(label) for label in self._labels] + [known.get(name) for name in COLUMNS] + [extra]
        self._rows.writerow([self._safe(cell) for cell in cells])

    def _safe(self, cell: object) -> object:
        if not isinstance(cell, str):
            return cell
        text = cell.encode("utf-8", "replace").decode("utf-8")
        return "'" + text if self._escape and text.startswith(FORMULA_SIGNS) else text

    def close(self) -> None:
        self._stream.flush()


class ParquetWriter:
    """Typed columns, `labels` a list, `scores` a struct; other fields as JSON in `extra`."""

    def __init__(self, path: Path, labels: Sequence[str]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        scores = pa.struct([(label, pa.float64()) for label in labels])
        fixed = [("article_id", pa.string()), ("position", pa.int32()), ("text", pa.string()), ("labels", pa.list_(pa.string()))]
        offsets = [("start", pa.int64()), ("end", pa.int64()), ("scores", scores)]
        self._schema = pa.schema([*fixed, *offsets, *((name, pa.string()) for name in COLUMNS), ("extra", pa.string())])
        self._table = pa.Table
        self._file = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def write(self, sentence: Sentence) -> None:
        known, extra = split_carried(sentence)
        row = sentence.to_dict() | {name: None for name in COLUMNS} | known | {"extra": extra}
        self._rows.append({name: _valid(row.get(name)) for name in self._schema.names})
        if len(self._rows) >= ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._file.write_table(self._table.from_pylist(self._rows, schema=self._schema))
            self._rows = []

    def close(self) -> None:
        self._flush()
        self._file.close()


def _valid(value: object) -> object:
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def split_carried(sentence: Sentence) -> tuple[dict[str, str], str | None]:
    """The well-known carried fields as strings, and all others as one JSON object."""
    known = {name: _as_text(sentence.carried[name]) for name in COLUMNS if name in sentence.carried}
    others = {name: value for name, value in sentence.carried.items() if name not in COLUMNS}
    return known, json.dumps(others, ensure_ascii=False, default=str) if others else None


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


class PartFile:
    """A file of records, written under a temporary name beside it, synced and renamed when complete; gone where it is not."""

    def __init__(self, path: Path, labels: Sequence[str], escape_formulas: bool = True) -> None:
        self._path, self._partial = path, path.with_name(f".{path.name}.partial")
        self._stream: TextIO | None = None
        self.writer = self._open(labels, escape_formulas)

    def _open(self, labels: Sequence[str], escape_formulas: bool) -> RecordWriter:
        if self._path.suffix == ".parquet":
            return ParquetWriter(self._partial, labels)
        self._stream = self._partial.open("w", encoding="utf-8", newline="")
        return CsvWriter(self._stream, labels, escape_formulas) if self._path.suffix == ".csv" else JsonlWriter(self._stream)

    def __enter__(self) -> RecordWriter:
        return self.writer

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._complete()
            return
        with suppress(OSError):
            if self._stream is not None:
                self._stream.close()
        self._partial.unlink(missing_ok=True)

    def _complete(self) -> None:
        self.writer.close()
        if self._stream is not None:
            self._stream.close()
        sync_and_rename(self._partial, self._path)


def standard_output() -> JsonlWriter:
    """JSON Lines on standard output, UTF-8 whatever the locale."""
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    return JsonlWriter(sys.stdout)


def sync_and_rename(partial: Path, path: Path) -> None:
    """Puts a written file in its place once its bytes are on disk."""
    with partial.open("rb") as written:
        os.fsync(written.fileno())
    partial.replace(path)
