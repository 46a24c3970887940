"""WARC files (Common Crawl's CC-NEWS, web archives): a row a page. What the format's fast reader takes for the end is checked."""

from collections.abc import Iterator
from typing import Any, cast

from fastwarc.warc import ArchiveIterator, WarcRecordType

from claimframe.articles.documents import Document
from claimframe.articles.encodings import decode
from claimframe.articles.formats.html import MAX_PAGE, page_row
from claimframe.articles.limits import MIB, Damaged
from claimframe.articles.repairs import Repairs
from claimframe.articles.rows import Row
from claimframe.articles.spool import Tail

END = b"\r\n\r\n"
CUT = "the WARC file ends inside a record (truncated)"
PAGES = ("text/html", "application/xhtml+xml", "text/plain", "")
PAGE_KINDS = (WarcRecordType.response, WarcRecordType.resource, WarcRecordType.conversion)
BROKEN_KINDS = (WarcRecordType.no_type, WarcRecordType.unknown)


def read(document: Document, repairs: Repairs) -> Iterator[Row]:
    """Each page that was fetched with success, its line being the number of its record; Damaged where the file is cut short."""
    with document.open() as stream:
        tail = Tail(stream.read1, len(END))
        last: Row | None = None
        try:
            for number, record in enumerate(_records(tail), 1):
                row = _row(number, record)
                if last is not None:
                    yield last
                last = row
                if row is None:
                    repairs.pass_over(document.name)
        except OSError:
            if last is not None:
                yield last
            raise
        yield from _checked(last, tail)


def _checked(last: Row | None, tail: Tail) -> Iterator[Row]:
    """The last page, which is whole only where the file ends as a record does: its length may have been cut, too."""
    while tail.read(MIB):
        pass
    if tail.tell() and tail.last != END:
        raise Damaged(CUT)
    if last is not None:
        yield last


def _records(tail: Tail) -> Iterator[Any]:
    """The records; the reader, which is written in Rust, ends a broken file with a panic at worst."""
    try:
        yield from ArchiveIterator(cast(Any, tail), stream_detect=False, parse_http=False)
    except OSError:
        raise
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Damaged("the WARC file is damaged") from error


def _row(number: int, record: Any) -> Row | None:
    """The record's page; None where it holds none. Damaged where its end is missing."""
    kind, url, size = record.record_type, record.headers.get("WARC-Target-URI"), record.content_length
    block = bytes(record.reader.read(MAX_PAGE + 1))
    if len(block) < min(size, MAX_PAGE + 1) or (kind in BROKEN_KINDS and url is None):
        raise Damaged(CUT)
    if kind not in PAGE_KINDS:
        return None
    if len(block) > MAX_PAGE:
        return Row(number, None, f"a page of more than {MAX_PAGE // MIB} MiB, which no article is")
    record.set_bytes_content(block)
    if record.is_http:
        record.parse_http(auto_decode="all")
    return _page(number, record, url) if _is_page(record) else None


def _is_page(record: Any) -> bool:
    kind = (record.http_content_type if record.is_http else record.headers.get("Content-Type")) or ""
    fetched = not record.is_http or record.http_headers is None or record.http_headers.status_code in (None, 200)
    return fetched and kind.partition(";")[0].strip().lower() in PAGES


def _page(number: int, record: Any, url: str | None) -> Row:
    body = bytes(record.reader.read(MAX_PAGE))
    row = Row(number, {"text": decode(body)[0]}) if record.record_type == WarcRecordType.conversion else page_row(number, body, url)
    told = {"article_id": str(record.record_id or ""), "crawled": record.headers.get("WARC-Date") or "", "url": url or ""}
    return Row(number, {name: value for name, value in told.items() if value} | dict(row.fields)) if row.fields is not None else row
