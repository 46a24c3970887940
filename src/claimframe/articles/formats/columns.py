"""Parquet and Arrow, batch by batch; data sets of the Hugging Face library are Arrow streams."""

import datetime
import decimal
import math
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from claimframe.articles.documents import Document
from claimframe.articles.limits import Damaged, reason
from claimframe.articles.repairs import Repairs
from claimframe.articles.rows import Row
from claimframe.articles.spool import Tail, seekable

BATCH = 256
END_OF_STREAM = (b"\xff\xff\xff\xff\0\0\0\0", b"\0\0\0\0")
ARROW_FILE = b"ARROW1"


def read_parquet(document: Document, repairs: Repairs) -> Iterator[Row]:
    """A row a row."""
    with document.open() as stream, seekable(stream) as file:
        yield from _rows("Parquet", lambda: pq.ParquetFile(file).iter_batches(batch_size=BATCH))


def read_arrow(document: Document, repairs: Repairs) -> Iterator[Row]:
    """A row a row, of an Arrow file or stream; a stream without its mark of the end was cut short."""
    with document.open() as stream:
        if stream.peek(len(ARROW_FILE)).startswith(ARROW_FILE):
            with seekable(stream) as file:
                yield from _rows("Arrow", lambda: _file_batches(file))
            return
        tail = Tail(stream.read, 8)
        yield from _rows("Arrow", lambda: pa.ipc.open_stream(pa.PythonFile(tail, mode="r")))
        if not tail.last.endswith(END_OF_STREAM):
            raise Damaged("the Arrow stream has no mark of its end (truncated)")


def _file_batches(file: Any) -> Iterator[Any]:
    reader = pa.ipc.open_file(file)
    return (reader.get_batch(number) for number in range(reader.num_record_batches))


def _rows(kind: str, open_batches: Any) -> Iterator[Row]:
    number = 0
    try:
        for batch in open_batches():
            for start in range(0, batch.num_rows, BATCH):
                for values in _readable(batch.slice(start, BATCH)).to_pylist():
                    number += 1
                    yield Row(number, {name: plain(value) for name, value in values.items() if value is not None})
    except (pa.ArrowException, ValueError, OverflowError) as error:
        yield Row(number + 1, None, f"not valid {kind} from here on: {reason(error)}")


def _readable(batch: Any) -> Any:
    """The batch with times in microseconds, the finest that Python has."""
    columns = [column.cast(pa.timestamp("us", column.type.tz), safe=False) if _is_nano(column.type) else column for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _is_nano(kind: Any) -> bool:
    return bool(pa.types.is_timestamp(kind)) and kind.unit == "ns"


def plain(value: Any) -> Any:
    """The value as JSON holds it: times as ISO 8601, decimals and bytes as text, no number as null."""
    if isinstance(value, str | bool | int) or value is None:
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return _text(value)
    return format(value, "f") if isinstance(value, decimal.Decimal) else str(value)


def _text(value: bytes) -> str:
    """Text that was stored as bytes; of other bytes, such as a picture, only their number."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return f"<{len(value)} bytes>"
