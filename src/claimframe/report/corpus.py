"""The scored sentences column by column, for counting."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimframe.confusions import masks
from claimframe.labels import LabelSet
from claimframe.records import Sentence
from claimframe.report.dates import day_of
from claimframe.report.display import one_line

UNNAMED = "(outlet not given)"
MOST_NAME = 60


@dataclass(frozen=True, slots=True)
class Corpus:
    """Sentences in article order with, row by row, scores (sentences × labels), label masks as given and as decided, article numbers, outlets and days."""

    label_set: LabelSet
    sentences: Sequence[Sentence]
    scores: NDArray[np.float64]
    given: NDArray[np.int64]
    decided: NDArray[np.int64]
    articles: NDArray[np.int64]
    outlets: NDArray[np.str_]
    days: Sequence[date | None]

    def __len__(self) -> int:
        return len(self.sentences)

    def articles_in(self, rows: NDArray[np.int64] | None = None) -> int:
        """How many articles the rows (all, where none are given) come from."""
        return len(np.unique(self.articles if rows is None else self.articles[rows]))


def build_corpus(label_set: LabelSet, sentences: Iterable[Sentence], thresholds: Mapping[str, float] | None) -> Corpus:
    """Sorts by article and position. Decides by the model's thresholds where they are known, else takes the labels as predict gave them."""
    numbers: dict[tuple[str, str], int] = {}
    numbered = [(numbers.setdefault((outlet_of(each), each.article_id), len(numbers)), each) for each in sentences]
    numbered.sort(key=lambda pair: (pair[0], pair[1].position))
    ordered = [each for _, each in numbered]
    scores = np.array([[each.scores[name] for name in label_set.names] for each in ordered if each.scores is not None])
    given = masks(np.array([label_set.multi_hot(each.labels or ()) for each in ordered], dtype=bool))
    decided = given if thresholds is None else masks(scores >= np.array([thresholds[name] for name in label_set.names]))
    outlets = np.array([outlet_of(each) for each in ordered])
    days = [day_of(str(each.carried.get("published") or "")) for each in ordered]
    return Corpus(label_set, ordered, scores, given, decided, np.array([number for number, _ in numbered]), outlets, days)


def outlet_of(sentence: Sentence) -> str:
    """The outlet's name made fit to be shown, or that it has none."""
    return name_of(sentence.carried.get("outlet")) or UNNAMED


def name_of(value: Any) -> str:
    """A carried name as one bounded line; '' where it is absent."""
    return "" if value is None else one_line(str(value), MOST_NAME)


def rows_by(keys: Sequence[Any]) -> dict[Any, NDArray[np.int64]]:
    """The rows of each key, in the order in which keys first appear; None is no key."""
    found: dict[Any, list[int]] = {}
    for row, key in enumerate(keys):
        if key is not None:
            found.setdefault(key, []).append(row)
    return {key: np.array(rows, dtype=np.int64) for key, rows in found.items()}
