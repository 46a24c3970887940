"""Two models on the same gold sentences: is the difference more than chance? Everything is paired, and resampled by whole articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from claimframe import metrics
from claimframe.evaluation import Comparison

SAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Difference:
    """Second minus first of one metric: 95 % interval by paired bootstrap (Efron 1979), p by exchanging articles at random (Noreen 1989)."""

    metric: str
    first: float
    second: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where only one of the two is right about a label, and McNemar's exact p (McNemar 1947)."""

    label: str
    only_first: int
    only_second: int
    p: float


def differences(first: Comparison, second: Comparison, random_seed: int = 7) -> list[Difference]:
    """Macro-F1 and the F1 of each label, compared."""
    ours, theirs = (metrics.group_counts(one.groups, one.gold, one.predicted) for one in (first, second))
    articles = ours.shape[1]
    rng = np.random.default_rng(random_seed)
    draws = rng.multinomial(articles, np.full(articles, 1 / articles), size=SAMPLES)
    moved = _values(draws, theirs) - _values(draws, ours)
    low, high = np.percentile(moved, [2.5, 97.5], axis=0)
    everything = np.ones((1, articles), dtype=np.int64)
    one, two = _values(everything, ours)[0], _values(everything, theirs)[0]
    p = _exchange_p(ours, theirs, two - one, rng)
    names = ["macro-F1", *(f"F1 {label}" for label in first.label_set.names)]
    return [Difference(name, *map(float, row)) for name, *row in zip(names, one, two, low, high, p, strict=True)]


def _values(weights: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Macro-F1 and F1 of each label for each weighting of the articles: samples × (1 + labels)."""
    f1 = metrics.f1(metrics.Counts(*np.einsum("sa,kal->ksl", weights, counts)))
    return np.column_stack([f1.mean(axis=1), f1])


def _exchange_p(ours: NDArray[np.int64], theirs: NDArray[np.int64], seen: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Two-sided p: how often a random exchange of the two models' answers on whole articles moves each metric at least as far as seen."""
    exchanged = rng.integers(0, 2, size=(SAMPLES, ours.shape[1]))
    base = np.einsum("sa,kal->ksl", 1 - exchanged, ours) + np.einsum("sa,kal->ksl", exchanged, theirs)
    other = np.einsum("sa,kal->ksl", exchanged, ours) + np.einsum("sa,kal->ksl", 1 - exchanged, theirs)
    f1_base, f1_other = metrics.f1(metrics.Counts(*base)), metrics.f1(metrics.Counts(*other))
    moved = np.column_stack([(f1_other - f1_base).mean(axis=1), f1_other - f1_base])
    at_least = (np.abs(moved) >= np.abs(seen) - 1e-12).sum(axis=0)
    return (1.0 + at_least) / (1.0 + SAMPLES)  # type: ignore[no-any-return]


def disagreements(first: Comparison, second: Comparison) -> list[Disagreement]:
    """McNemar's test for each label, over sentences."""
    right_first, right_second = first.predicted == first.gold, second.predicted == second.gold
    found = []
    for place, label in enumerate(first.label_set.names):
        only_first = int((right_first & ~right_second)[:, place].sum())
        only_second = int((~right_first & right_second)[:, place].sum())
        found.append(Disagreement(label, only_first, only_second, _mcnemar(only_first, only_second)))
    return found


def _mcnemar(one: int, two: int) -> float:
    """Exact two-sided binomial p of the smaller count."""
    total = one + two
    tail = sum(comb(total, k) for k in range(min(one, two) + 1))
    return float(min(1.0, 2 * tail / 2**total))


def paired_table(found: Sequence[Difference], apart: Sequence[Disagreement]) -> str:
    """For people."""
    lines = [f"{'metric':<22}{'first':>8}{'second':>8}{'difference':>12}  {'95 %':<18}{'p':>7}"]
    for one in found:
        interval = f"[{one.low:+.3f}, {one.high:+.3f}]"
        lines.append(f"{one.metric:<22}{one.first:>8.3f}{one.second:>8.3f}{one.second - one.first:>+12.3f}  {interval:<18}{one.p:>7.3f}")
    lines.append(f"{'McNemar':<22}{'only first right':>18}{'only second right':>19}{'p':>9}")
    lines += [f"{one.label:<22}{one.only_first:>18}{one.only_second:>19}{one.p:>9.3f}" for one in apart]
    return "\n".join(lines)
