"""What an article's sentences come to: how many carry each label, and the mean score of each."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from claimframe.records import Sentence, as_line

DECIMALS = 5


@dataclass(frozen=True, slots=True)
class ArticleScores:
    """One article: its number of sentences, for each label how many carry it, and the mean of its scores. It holds no text."""

    article_id: str
    sentences: int
    counts: Mapping[str, int]
    mean_scores: Mapping[str, float]
    carried: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of the record; `shares` are counts divided by sentences."""
        shares = {label: round(count / self.sentences, DECIMALS) for label, count in self.counts.items()}
        own = {"article_id": self.article_id, "sentences": self.sentences, "counts": dict(self.counts), "shares": shares, "mean_scores": dict(self.mean_scores)}
        return own | {name: value for name, value in self.carried.items() if name not in own}

    def to_json(self) -> str:
        """One line of JSON Lines."""
        return as_line(self.to_dict())


def by_article(sentences: Iterable[Sentence], labels: Sequence[str]) -> Iterator[ArticleScores]:
    """Labelled sentences, an article's in a row, as one record an article. An article begins where the id changes or the position does not rise."""
    group: list[Sentence] = []
    for sentence in sentences:
        if group and not follows(group[-1], sentence):
            yield _summary(group, labels)
            group = []
        group.append(sentence)
    if group:
        yield _summary(group, labels)


def follows(before: Sentence, sentence: Sentence) -> bool:
    """Whether a sentence goes on with the article of the one before it."""
    return before.article_id == sentence.article_id and before.position < sentence.position


def _summary(group: Sequence[Sentence], labels: Sequence[str]) -> ArticleScores:
    counts = {label: sum(label in (sentence.labels or ()) for sentence in group) for label in labels}
    means = {label: round(math.fsum((sentence.scores or {})[label] for sentence in group) / len(group), DECIMALS) for label in labels}
    return ArticleScores(group[0].article_id, len(group), counts, means, group[0].carried)
