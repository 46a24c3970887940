"""A stream of articles and sentences labelled within a bounded look-ahead: memory does not grow with the dump."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from claimframe.articles import Empty
from claimframe.inference.tally import Tally
from claimframe.records import Article, Sentence
from claimframe.sentences import split_sentences

FIRST_LOOK_AHEAD = 32
LOOK_AHEAD = 4096


class Labeller(Protocol):
    """Labels sentences, given the text of the sentence before each."""

    def label(self, sentences: Sequence[Sentence], previous: Sequence[str]) -> list[Sentence]: ...


def sentences_of(article: Article) -> Iterator[Sentence]:
    """The article's sentences with their offsets into its text."""
    for position, (start, end) in enumerate(split_sentences(article.text)):
        yield Sentence(article.article_id, position, article.text[start:end], start=start, end=end, carried=article.carried)


@dataclass(slots=True)
class Window:
    """Sentences to be scored together, and the text of the sentence before each ('' where there is none)."""

    size: int
    sentences: list[Sentence] = field(default_factory=list)
    previous: list[str] = field(default_factory=list)


def windows(items: Iterable[object], tally: Tally, first: int = FIRST_LOOK_AHEAD, before: Sentence | None = None) -> Iterator[Window]:
    """Cuts the sentences of the items into windows and counts what is scored and what is empty.

    The first window is small where the first record should come at once; `before` is the sentence record just before the items.
    """
    window = Window(first)
    for item in items:
        found = False
        for sentence in _sentences(item):
            found = True
            follows = before is not None and before.article_id == sentence.article_id and before.position == sentence.position - 1
            window.sentences.append(sentence)
            window.previous.append(before.text if follows and before is not None else "")
            before = sentence
            if len(window.sentences) >= window.size:
                yield window
                window = Window(LOOK_AHEAD)
        tally.scored += found
        tally.empty += not found
    yield window


def label_stream(labeller: Labeller, items: Iterable[object]) -> Iterator[Sentence]:
    """Labels in order."""
    for window in windows(items, Tally()):
        yield from labeller.label(window.sentences, window.previous)


def _sentences(item: object) -> Iterable[Sentence]:
    if isinstance(item, Sentence):
        return (item,)
    if isinstance(item, Article):
        return sentences_of(item)
    if isinstance(item, Empty):
        return ()
    if isinstance(item, str):
        return sentences_of(Article("text", item))
    raise TypeError(f"cannot label a {type(item).__name__}; expected Article, Sentence or str")
