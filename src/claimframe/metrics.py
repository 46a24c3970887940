"""Multi-label metrics on multi-hot arrays (sentences × labels), and intervals by bootstrap over whole articles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Counts:
    """True positives, false positives and false negatives of each label."""

    tp: NDArray[np.int64]
    fp: NDArray[np.int64]
    fn: NDArray[np.int64]


def counts(gold: Bools, predicted: Bools, axis: int = 0) -> Counts:
    """Counts summed over `axis` (sentences)."""
    return Counts((gold & predicted).sum(axis), (~gold & predicted).sum(axis), (gold & ~predicted).sum(axis))


def _ratio(top: NDArray[np.int64], bottom: NDArray[np.int64]) -> Floats:
    return np.divide(top, bottom, out=np.zeros(np.shape(top)), where=np.asarray(bottom) > 0)


def precision(c: Counts) -> Floats:
    """Tp / (tp + fp); 0 where nothing was predicted."""
    return _ratio(c.tp, c.tp + c.fp)


def recall(c: Counts) -> Floats:
    """Tp / (tp + fn); 0 where the label never holds."""
    return _ratio(c.tp, c.tp + c.fn)


def f1(c: Counts) -> Floats:
    """2 tp / (2 tp + fp + fn); 0 where the label neither holds nor was predicted."""
    return _ratio(2 * c.tp, 2 * c.tp + c.fp + c.fn)


def macro_f1(gold: Bools, predicted: Bools) -> float:
    """Mean of the labels' F1."""
    return float(f1(counts(gold, predicted)).mean())


def average_precision(gold: NDArray[np.bool_], scores: Floats) -> float:
    """Step-wise area under precision-recall of one label; tied scores enter together. 0 where the label never holds."""
    if not gold.any():
        return 0.0
    order = np.argsort(-scores, kind="stable")
    hits, sorted_scores = np.cumsum(gold[order]), scores[order]
    last_of_tie = np.append(np.flatnonzero(np.diff(sorted_scores)), len(scores) - 1)
    found = hits[last_of_tie]
    gained = np.diff(found, prepend=0)
    return float((gained * found / (last_of_tie + 1)).sum() / gold.sum())


def expected_calibration_error(gold: Bools, probabilities: Floats, bins: int = 15) -> float:
    """ECE of equal-width bins over all label decisions pooled (Naeini et al. 2015)."""
    p, y = probabilities.ravel(), gold.ravel().astype(float)
    which = np.clip(np.ceil(p * bins).astype(int) - 1, 0, bins - 1)
    size = np.bincount(which, minlength=bins)
    gap = np.abs(np.bincount(which, p, bins) - np.bincount(which, y, bins))
    return float(gap.sum() / max(1, size.sum()))


def surest_share(probabilities: Floats, share: float) -> NDArray[np.int64]:
    """Indices of the surest sentences: those whose least sure label lies farthest from one half."""
    margin = np.abs(probabilities - 0.5).min(axis=1)
    return np.argsort(-margin, kind="stable")[: int(share * len(margin))]


def group_counts(groups: Sequence[str], gold: Bools, predicted: Bools) -> NDArray[np.int64]:
    """True positives, false positives and false negatives (3 × groups × labels); groups in sorted order."""
    names, where = np.unique(np.asarray(groups), return_inverse=True)
    per_group = np.zeros((3, len(names), gold.shape[1]), dtype=np.int64)
    for kind, hit in enumerate((gold & predicted, ~gold & predicted, gold & ~predicted)):
        np.add.at(per_group[kind], where, hit)
    return per_group


def bootstrap_interval(
    groups: Sequence[str], gold: Bools, predicted: Bools, of: Callable[[Counts], Floats] = f1, samples: int = 1000, random_seed: int = 7
) -> tuple[Floats, tuple[float, float]]:
    """95 % percentile intervals of a statistic of counts, resampling whole articles (Efron 1979).

    Returns (labels × 2) bounds and the bounds of the macro mean.
    """
    per_group = group_counts(groups, gold, predicted)
    size = per_group.shape[1]
    draws = np.random.default_rng(random_seed).multinomial(size, np.full(size, 1 / size), size=samples)
    totals = np.einsum("sg,kgl->ksl", draws, per_group)
    values = of(Counts(*totals))
    low_high = np.percentile(values, [2.5, 97.5], axis=0).T
    low, high = np.percentile(values.mean(axis=1), [2.5, 97.5])
    return low_high, (float(low), float(high))


def bootstrap_means(groups: Sequence[str], values: Floats, samples: int = 1000, random_seed: int = 7) -> Floats:
    """95 % percentile intervals (columns × 2) of the column means of `values` (rows × columns), resampling whole articles (Efron 1979)."""
    names, where = np.unique(np.asarray(groups), return_inverse=True)
    sums, sizes = np.zeros((len(names), values.shape[1])), np.bincount(where)
    np.add.at(sums, where, values)
    draws = np.random.default_rng(random_seed).multinomial(len(names), np.full(len(names), 1 / len(names)), size=samples)
    means = draws @ sums / (draws @ sizes)[:, None]
    return np.percentile(means, [2.5, 97.5], axis=0).T
