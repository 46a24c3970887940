"""Web pages: the article in them, found by trafilatura; and the exports that come as HTML."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import trafilatura

from claimframe.articles.documents import Document
from claimframe.articles.encodings import decode, guess_encoding
from claimframe.articles.formats.plain import stem
from claimframe.articles.limits import MIB, reason
from claimframe.articles.repairs import Repairs
from claimframe.articles.rows import Row

MAX_PAGE = 16 * MIB
FACTIVA = re.compile(rb"class=[\"']article \w\wArticle[\"']")
LEXISNEXIS = re.compile(rb"<DOCFULL>|>\s*\d+ of \d+ DOCUMENTS\s*<", re.IGNORECASE)
for _name in ("trafilatura", "htmldate", "courlan", "justext", "readability"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def read(document: Document, repairs: Repairs) -> Iterator[Row]:
    """The page's article as one row; a row an article where it is an export of Factiva or LexisNexis."""
    with document.open() as stream:
        page = stream.read(MAX_PAGE + 1)
    if len(page) > MAX_PAGE:
        yield Row(1, None, f"a page of more than {MAX_PAGE // MIB} MiB, which no article is")
    elif FACTIVA.search(page):
        from claimframe.articles.formats.factiva import html_rows

        yield from html_rows(_text(page))
    elif LEXISNEXIS.search(page):
        from claimframe.articles.formats.lexisnexis import lexisnexis_rows

        yield from lexisnexis_rows(_lines(_text(page)))
    elif page:
        row = page_row(1, page, None)
        yield Row(1, {"article_id": stem(document.name), **row.fields}) if row.fields is not None else row


def page_row(line: int, page: bytes, url: str | None) -> Row:
    """The article of a page with what the page tells of it; an empty text where there is no article."""
    try:
        found: Any = trafilatura.bare_extraction(page, url=url, include_comments=False, with_metadata=True)
    except Exception as error:  # hostile markup breaks parsers in many ways; a page is a row, not the job
        return Row(line, None, f"the page cannot be parsed: {type(error).__name__}: {reason(error)}")
    if found is None:
        return Row(line, {"text": "", **({"url": url} if url else {})})
    told = {"title": found.title, "author": found.author, "published": found.date, "outlet": found.sitename or found.hostname, "url": url or found.url}
    return Row(line, {"text": found.text or "", **{name: value for name, value in told.items() if value}})


def _text(page: bytes) -> str:
    encoding = guess_encoding(page[: 64 * 1024])
    return decode(page)[0] if encoding == "utf-8" else page.decode(encoding, errors="replace")


def _lines(page: str) -> str:
    """The page's text, its blocks parted by blank lines, as the plain export has them."""
    from lxml import html

    root = html.document_fromstring(re.sub(r"<!--|-->|<\?xml[^>]*>", " ", page))
    blocks = [" ".join(block.text_content().split()) for block in root.iter("p", "div") if block.tag == "p" or block.find(".//p") is None]
    return "\n\n".join(blocks)
