"""Text files: one article each, or a LexisNexis export of many."""

from collections.abc import Iterator

from claimframe.articles.compression import split_suffix
from claimframe.articles.documents import Document
from claimframe.articles.encodings import whole_text
from claimframe.articles.formats.lexisnexis import is_lexisnexis, lexisnexis_rows
from claimframe.articles.repairs import Repairs
from claimframe.articles.rows import Row


def read(document: Document, repairs: Repairs) -> Iterator[Row]:
    """The whole text as one row, under the file's name; a row a document where it is a LexisNexis export."""
    with document.open() as stream:
        text = whole_text(stream, document.name, repairs)
    if "\x00" in text:
        yield Row(1, None, "holds NUL bytes; expected plain text")
    elif is_lexisnexis(text):
        yield from lexisnexis_rows(text)
    elif text:
        yield Row(1, {"article_id": stem(document.name), "text": text})


def stem(name: str) -> str:
    """The name without the suffixes of its format and its compression."""
    length = sum(map(len, split_suffix(name)))
    return name[:-length] if length and len(name) > length else name
