"""Shares that account for the classifier's errors, with intervals: adjusted counts instead of bare ones.

A count of decisions mixes the classes by the classifier's confusion matrix. The adjusted count (Forman 2008, "Quantifying counts and costs via
classification") undoes the mixing; its maximum-likelihood form, found by EM over the class shares (Saerens, Latinne, Decaestecker 2002, "Adjusting the
outputs of a classifier to new a priori probabilities"), stays between 0 and 1 and serves two classes and more alike. It supposes that the classifier errs
on each class as it does on validation (prior probability shift).
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
REPLICATES = 400
FEWEST_ARTICLES = 3
PSEUDO_SENTENCES = 1.0
TOLERANCE, MOST_STEPS = 1e-5, 300


@dataclass(frozen=True, slots=True)
class Share:
    """An estimated share with its 95 % interval."""

    value: float
    low: float
    high: float


def estimate(counted: NDArray[np.int64], articles: int, confusion: Floats, random_seed: int = 7) -> tuple[Share, ...] | None:
    """The share of each class among sentences of which `counted` were decided for each.

    `confusion` is validation articles × gold × predicted (sentences), `articles` the number of articles the sentences come from. None where validation
    shows a class in too few articles to know how it is confused. Intervals are by bootstrap over articles: each replicate redraws the validation
    articles, and from a second, independent draw makes the decisions of a corpus of the estimated shares.
    """
    if counted.sum() == 0 or ((confusion.sum(2) > 0).sum(0) < FEWEST_ARTICLES).any():
        return None
    rng = np.random.default_rng(random_seed)
    pooled = _rows(confusion.sum(0), np.full(confusion.shape[1:], 1 / len(counted)))
    value = _shares(counted[None] / counted.sum(), pooled[None])[0]
    known = _rows(_draw(confusion, len(confusion), rng), pooled)
    met = _rows(_draw(confusion, articles, rng), pooled)
    replicates = _shares(_decide(value, int(counted.sum()), met, rng), known)
    return tuple(Share(float(v), *_interval(float(v), replicates[:, k], _effective(confusion[:, k].sum(1)))) for k, v in enumerate(value))


def _draw(confusion: Floats, articles: int, rng: np.random.Generator) -> Floats:
    """Confusion counts (replicates × gold × predicted) of so many validation articles drawn with replacement."""
    draws = rng.multinomial(articles, np.full(len(confusion), 1 / len(confusion)), size=REPLICATES)
    return np.asarray(np.einsum("ra,agp->rgp", draws, confusion))


def _rows(counts: Floats, prior: Floats) -> Floats:
    """Each gold class's distribution over decisions, steadied by one sentence's worth of the prior."""
    steadied = counts + PSEUDO_SENTENCES * prior
    return np.asarray(steadied / steadied.sum(-1, keepdims=True))


def _shares(decided: Floats, rows: Floats) -> Floats:
    """Maximum-likelihood shares (replicates × classes) for shares of decisions, by EM."""
    shares = np.full(decided.shape, 1 / decided.shape[1])
    for _ in range(MOST_STEPS):
        ratio = decided / np.einsum("rg,rgp->rp", shares, rows)
        improved = shares * np.einsum("rp,rgp->rg", ratio, rows)
        step, shares = np.abs(improved - shares).max(), improved
        if step < TOLERANCE:
            break
    return shares


def _decide(value: Floats, sentences: int, rows: Floats, rng: np.random.Generator) -> Floats:
    """Shares of decisions (replicates × classes) on a corpus that holds exactly the estimated shares."""
    held = np.floor(np.cumsum(value / value.sum()) * sentences + 0.5).astype(int)
    each = np.diff(held, prepend=0)
    decided = sum(rng.multinomial(count, rows[:, gold]) for gold, count in enumerate(each))
    return np.asarray(decided) / sentences


def _effective(sizes: Floats) -> float:
    """Kish's effective number of articles: few large ones tell less than many small ones."""
    return float(sizes.sum() ** 2 / (sizes**2).sum())


def _interval(value: float, replicates: Floats, articles: float) -> tuple[float, float]:
    """The percentile interval, expanded for few articles (Hesterberg 2015, "What teachers should know about the bootstrap", section 5.3)."""
    degrees = max(articles - 1, 2.0)
    tail = 100 * NormalDist().cdf(-_student(degrees) * (1 + 1 / degrees) ** 0.5)
    low, high = np.percentile(replicates, [tail, 100 - tail])
    return min(float(low), value), max(float(high), value)


def _student(degrees: float) -> float:
    """The 97.5 % point of Student's t, by Cornish and Fisher's expansion."""
    z = NormalDist().inv_cdf(0.975)
    return z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
