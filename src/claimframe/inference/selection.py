"""Abstention with a guarantee: which label decisions to leave undecided so that those that are made keep to a given risk.

Selection with guaranteed risk (Geifman and El-Yaniv 2017): for a grid of confidences, chosen on validation before any error is looked at,
the error of the decisions at least that sure is bounded by Clopper and Pearson (1934) with the grid's size in the union bound.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimframe.errors import UsageError

GRID = tuple(np.round(np.concatenate([np.arange(0.5, 0.9, 0.02), np.arange(0.9, 0.9951, 0.005)]), 3).tolist())
CERTAINTY = 0.90
Tallies = Mapping[str, Sequence[Sequence[int]]]


def confidence(probabilities: NDArray[np.float64], decided: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The probability that each decision is right, as the model sees it (sentences × labels)."""
    return np.where(decided, probabilities, 1.0 - probabilities)


def tally_decisions(probabilities: NDArray[np.float64], decided: NDArray[np.bool_], gold: NDArray[np.bool_], labels: Sequence[str]) -> dict[str, Any]:
    """For each label and each confidence of the grid: decisions at least that sure, and how many of them are wrong."""
    sure, wrong = confidence(probabilities, decided), decided != gold
    return {label: [[int((sure[:, at] >= cut).sum()), int(wrong[sure[:, at] >= cut, at].sum())] for cut in GRID] for at, label in enumerate(labels)}


def least_confidence(tallies: Tallies, risk: float) -> dict[str, float]:
    """For each label the least confidence whose decisions err by at most `risk`, with 90 % certainty; above 1 where no confidence suffices."""
    if not tallies:
        raise UsageError("--risk: this model was trained without a tally of its validation decisions; train it again")
    return {label: _least(rows, risk) for label, rows in tallies.items()}


def _least(rows: Sequence[Sequence[int]], risk: float) -> float:
    delta = (1.0 - CERTAINTY) / len(GRID)
    return next((cut for cut, (count, wrong) in zip(GRID, rows, strict=True) if count and upper_bound(wrong, count, delta) <= risk), 2.0)


def upper_bound(wrong: int, count: int, delta: float) -> float:
    """Upper end of the one-sided Clopper-Pearson interval of an error rate."""
    from scipy.special import betaincinv

    return 1.0 if wrong >= count else float(betaincinv(wrong + 1, count - wrong, 1.0 - delta))
