"""The records to audit on: sentences as they are, articles split."""

from collections.abc import Iterator

from claimframe.articles import Reject, read_dump
from claimframe.articles.files import find_sources
from claimframe.articles.reader import open_dump
from claimframe.articles.repairs import Repairs
from claimframe.errors import UsageError
from claimframe.inference.stream import sentences_of
from claimframe.records import Article, Sentence


def read_sentences(given: str) -> Iterator[Sentence]:
    """All sentences of a dump or of a folder of dumps; UsageError with file and line of a row that cannot be read."""
    for opened in open_dump(find_sources([given]), {}, Repairs()):
        for item in read_dump(opened):
            if isinstance(item, Reject):
                raise UsageError(f"{item.file}:{item.line}: {item.reason}")
            if isinstance(item, Article):
                yield from sentences_of(item)
            elif isinstance(item, Sentence):
                yield item
