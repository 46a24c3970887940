"""Sentences of a reference dump, to compare the corpus with."""

from pathlib import Path

from claimframe.articles import read_dump
from claimframe.articles.files import find_sources
from claimframe.articles.reader import open_dump
from claimframe.articles.repairs import Repairs
from claimframe.records import Article, Sentence
from claimframe.sentences import split_sentences


def reference_sentences(path: Path) -> list[str]:
    """All sentences of the dump's articles, split as `predict` splits them."""
    items = (item for opened in open_dump(find_sources([str(path)]), {}, Repairs()) for item in read_dump(opened))
    found: list[str] = []
    for item in items:
        if isinstance(item, Article):
            found += [item.text[start:end] for start, end in split_sentences(item.text)]
        elif isinstance(item, Sentence):
            found.append(item.text)
    return found
