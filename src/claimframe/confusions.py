"""How a model confuses label sets on validation, article by article: what `report` knows of its errors; validation.json of the model folder."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claimframe.errors import ModelError
from claimframe.metrics import Bools

VALIDATION = "validation.json"
Pair = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Confusions:
    """For each validation article its (gold, predicted, sentences) triples. A set of labels is a bit mask: bit i stands for label i."""

    labels: tuple[str, ...]
    articles: tuple[tuple[Pair, ...], ...]

    def table(self, classes: int, class_of: Callable[[int], int]) -> NDArray[np.float64]:
        """Sentences by article × gold class × predicted class, where `class_of` gives the class (0 to classes - 1) of a mask."""
        table = np.zeros((len(self.articles), classes, classes))
        for place, pairs in enumerate(self.articles):
            for gold, predicted, sentences in pairs:
                table[place, class_of(gold), class_of(predicted)] += sentences
        return table


def masks(chosen: Bools) -> NDArray[np.int64]:
    """The bit mask of each row of a multi-hot array."""
    weights = np.left_shift(np.int64(1), np.arange(chosen.shape[1], dtype=np.int64))
    return chosen.astype(np.int64) @ weights


def count_confusions(labels: Sequence[str], groups: Sequence[str], gold: Bools, predicted: Bools) -> Confusions:
    """Counts the pairs of each article, in the order in which articles first appear."""
    articles: dict[str, Counter[tuple[int, int]]] = {}
    for group, *pair in zip(groups, masks(gold).tolist(), masks(predicted).tolist(), strict=True):
        articles.setdefault(group, Counter())[pair[0], pair[1]] += 1
    return Confusions(tuple(labels), tuple(tuple((g, p, n) for (g, p), n in sorted(pairs.items())) for pairs in articles.values()))


def write_confusions(folder: Path, confusions: Confusions) -> None:
    """Writes validation.json into a model folder."""
    lines = ",\n".join(json.dumps(pairs, separators=(",", ":")) for pairs in confusions.articles)
    (folder / VALIDATION).write_text(f'{{"labels": {json.dumps(confusions.labels)},\n"articles": [\n{lines}\n]}}\n', encoding="utf-8")


def read_confusions(folder: Path) -> Confusions | None:
    """Reads validation.json of a verified model folder; None where it has none, ModelError where it is not as written."""
    path = folder / VALIDATION
    if not path.is_file():
        return None
    try:
        value = json.loads(path.read_bytes())
        articles = tuple(tuple((int(g), int(p), int(n)) for g, p, n in pairs) for pairs in value["articles"])
        confusions = Confusions(tuple(value["labels"]), articles)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{path}: not as `train` writes it: {error}; train the model again") from None
    limit = 1 << len(confusions.labels)
    if not all(0 <= g < limit and 0 <= p < limit and n > 0 for pairs in articles for g, p, n in pairs):
        raise ModelError(f"{path}: names a label that the model has not, or counts no sentence; train the model again")
    return confusions
