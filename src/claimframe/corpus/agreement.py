"""Agreement between independent readers: Krippendorff's alpha of each label, with an interval over articles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claimframe.corpus.seeds import Seed
from claimframe.labels import LabelSet

READER = "reader"
SAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha of one label with its 95 % interval, and on how many sentences."""

    alpha: float
    low: float
    high: float
    sentences: int


def readings(seed: Seed) -> list[tuple[str, ...]]:
    """The label lists of the seed's readers (not the writer's intent, not the adjudicator's decision)."""
    annotations: Mapping[str, Sequence[str]] = seed.sentence.carried.get("annotations", {})
    return [tuple(labels) for name, labels in sorted(annotations.items()) if name.startswith(READER)]


def krippendorff_alpha(ones: NDArray[np.float64], raters: NDArray[np.float64]) -> float:
    """Alpha for nominal yes/no data (Krippendorff 2011): 1 - observed / expected disagreement.

    ones: units' counts of 'yes'; raters: units' counts of readings (units with fewer than two are left out).
    """
    kept = raters >= 2
    ones, raters = ones[kept], raters[kept]
    total = raters.sum()
    observed = (2 * ones * (raters - ones) / np.maximum(raters - 1, 1)).sum()
    yes = ones.sum()
    expected = 2 * yes * (total - yes) / max(total - 1, 1)
    return float(1 - observed / expected) if expected else 1.0


def agreement(seeds: Sequence[Seed], label_set: LabelSet, random_seed: int = 7) -> dict[str, Agreement]:
    """Alpha of each label over all sentences read at least twice; intervals by bootstrap over whole articles."""
    articles, where = np.unique([seed.sentence.article_id for seed in seeds], return_inverse=True)
    read = [readings(seed) for seed in seeds]
    raters = np.array([len(each) for each in read], dtype=float)
    draws = np.random.default_rng(random_seed).multinomial(len(articles), np.full(len(articles), 1 / len(articles)), size=SAMPLES)
    found = {}
    for label in label_set.names:
        ones = np.array([sum(label in labels for labels in each) for each in read], dtype=float)
        low, high = np.percentile(_bootstrapped(ones, raters, where, draws), [2.5, 97.5])
        found[label] = Agreement(krippendorff_alpha(ones, raters), float(low), float(high), int((raters >= 2).sum()))
    return found


def _bootstrapped(ones: NDArray[np.float64], raters: NDArray[np.float64], where: NDArray[np.int64], draws: NDArray[np.int64]) -> NDArray[np.float64]:
    """Alpha of each resample of articles, from sums that each article contributes."""
    kept = raters >= 2
    ones, raters, where = ones[kept], raters[kept], where[kept]
    parts = [2 * ones * (raters - ones) / (raters - 1), ones, raters]
    observed, yes, total = (draws @ np.bincount(where, part, minlength=draws.shape[1]) for part in parts)
    expected = 2 * yes * (total - yes) / np.maximum(total - 1, 1)
    alphas: NDArray[np.float64] = 1 - np.divide(observed, expected, out=np.zeros_like(expected), where=expected > 0)
    return alphas
