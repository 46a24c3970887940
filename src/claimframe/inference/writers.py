"""Writers of records: JSON Lines as they are, CSV flattened, Parquet typed; files appear whole or not at all."""

import csv
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, TextIO

from claimframe.inference.forms import Form, Record, carried_cells, carried_columns

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
ROW_GROUP = 8_192


class RecordWriter(Protocol):
    """Takes records in order; flush() lets go of what is complete, close() completes the file's content."""

    def write(self, record: Record) -> None: ...

    def flush(self) -> None: ...

    def close(self) -> None: ...


class JsonlWriter:
    """One record a line."""

    def __init__(self, stream: TextIO, form: Form) -> None:
        self._stream, self._form = stream, form

    def write(self, record: Record) -> None:
        self._stream.write(self._form.to_json(record) + "\n")

    def flush(self) -> None:
        self._stream.flush()

    close = flush


class CsvWriter:
    """The form's columns, other fields as JSON in `extra`; cells a spreadsheet would run get a leading '."""

    def __init__(self, stream: TextIO, form: Form, escape_formulas: bool = True) -> None:
        self._stream, self._form, self._escape = stream, form, escape_formulas
        self._rows = csv.writer(stream)
        self._rows.writerow(form.header())

    def write(self, record: Record) -> None:
        self._rows.writerow([self._safe(cell) for cell in self._form.cells(record)])

    def _safe(self, cell: object) -> object:
        if not isinstance(cell, str):
            return cell
        text = cell.encode("utf-8", "replace").decode("utf-8")
        return "'" + text if self._escape and text.startswith(FORMULA_SIGNS) else text

    def flush(self) -> None:
        self._stream.flush()

    close = flush


class ParquetWriter:
    """The form's typed columns; other fields as JSON in `extra`."""

    def __init__(self, path: Path, form: Form) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._form, self._schema, self._table = form, pa.schema(form.fields()), pa.Table
        self._carried = carried_columns(form.keep)
        self._file = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def write(self, record: Record) -> None:
        row = record.to_dict() | dict(zip(self._carried, carried_cells(record, self._form.keep), strict=True))
        self._rows.append({name: _valid(row.get(name)) for name in self._schema.names})
        if len(self._rows) >= ROW_GROUP:
            self.flush()

    def flush(self) -> None:
        if self._rows:
            self._file.write_table(self._table.from_pylist(self._rows, schema=self._schema))
            self._rows = []

    def close(self) -> None:
        self.flush()
        self._file.close()


def _valid(value: object) -> object:
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


class PartFile:
    """A file of records, written under a temporary name beside it, synced and renamed when complete; gone where it is not."""

    def __init__(self, path: Path, form: Form, escape_formulas: bool = True) -> None:
        self._path, self._partial = path, path.with_name(f".{path.name}.partial")
        self._stream: TextIO | None = None
        self.writer = self._open(form, escape_formulas)

    def _open(self, form: Form, escape_formulas: bool) -> RecordWriter:
        if self._path.suffix == ".parquet":
            return ParquetWriter(self._partial, form)
        self._stream = self._partial.open("w", encoding="utf-8", newline="")
        return CsvWriter(self._stream, form, escape_formulas) if self._path.suffix == ".csv" else JsonlWriter(self._stream, form)

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


def standard_output(form: Form) -> JsonlWriter:
    """JSON Lines on standard output, UTF-8 whatever the locale."""
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    return JsonlWriter(sys.stdout, form)


def sync_and_rename(partial: Path, path: Path) -> None:
    """Puts a written file in its place once its bytes are on disk."""
    with partial.open("rb") as written:
        os.fsync(written.fileno())
    partial.replace(path)
