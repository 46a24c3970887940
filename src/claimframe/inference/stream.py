"""A stream of articles and sentences labelled within a bounded look-ahead: memory does not grow with the dump."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from claimframe.records import Article, Sentence
from claimframe.sentences import split_sentences

FIRST_LOOK_AHEAD = 32
LOOK_AHEAD = 2048


class Labeller(Protocol):
    """Labels sentences, given the text of the sentence before each."""

    def label(self, sentences: Sequence[Sentence], previous: Sequence[str]) -> list[Sentence]: ...


def sentences_of(article: Article) -> Iterator[Sentence]:
    """The article's sentences with their offsets into its text."""
    for position, (start, end) in enumerate(split_sentences(article.text)):
        yield Sentence(article.article_id, position, article.text[start:end], start=start, end=end, carried=article.carried)


@dataclass(slots=True)
class _Neighbours:
    """Remembers the last sentence seen, to find the one before the next of the same article."""

    last: Sentence | None = None

    def before(self, sentence: Sentence) -> str:
        last, self.last = self.last, sentence
        follows = last is not None and last.article_id == sentence.article_id and last.position == sentence.position - 1
        return last.text if follows and last is not None else ""


@dataclass(slots=True)
class _Window:
    """Sentences waiting to be scored together."""

    size: int = FIRST_LOOK_AHEAD
    sentences: list[Sentence] = field(default_factory=list)
    previous: list[str] = field(default_factory=list)

    def flush(self, labeller: Labeller) -> list[Sentence]:
        labelled = labeller.label(self.sentences, self.previous)
        self.sentences, self.previous = [], []
        self.size = LOOK_AHEAD
        return labelled


def label_stream(labeller: Labeller, items: Iterable[object]) -> Iterator[Sentence]:
    """Labels in order. The first window is small, so that the first record comes at once."""
    window, neighbours = _Window(), _Neighbours()
    for item in items:
        for sentence in _sentences(item):
            window.sentences.append(sentence)
            window.previous.append(neighbours.before(sentence))
            if len(window.sentences) >= window.size:
                yield from window.flush(labeller)
    yield from window.flush(labeller)


def _sentences(item: object) -> Iterable[Sentence]:
    if isinstance(item, Sentence):
        return (item,)
    if isinstance(item, Article):
        return sentences_of(item)
    if isinstance(item, str):
        return sentences_of(Article("text", item))
    raise TypeError(f"cannot label a {type(item).__name__}; expected Article, Sentence or str")
