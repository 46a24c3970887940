"""What is fitted on validation after training: calibration and decision thresholds of each label."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from claimframe import metrics
from claimframe.inference.classifier import calibrated

GRID = np.round(np.arange(0.20, 0.8001, 0.01), 2)


def fit_calibration(logits: NDArray[np.float64], gold: NDArray[np.bool_], labels: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Slope and intercept of Platt scaling for each label (Platt 1999); identity where a label has one class only."""
    fitted: dict[str, tuple[float, float]] = {}
    for place, label in enumerate(labels):
        truth = gold[:, place]
        if truth.all() or not truth.any():
            fitted[label] = (1.0, 0.0)
            continue
        regression = LogisticRegression(C=1e3).fit(logits[:, [place]], truth)
        fitted[label] = (float(max(regression.coef_[0, 0], 1e-3)), float(regression.intercept_[0]))
    return fitted


def fit_thresholds(probabilities: NDArray[np.float64], gold: NDArray[np.bool_], labels: Sequence[str]) -> dict[str, float]:
    """Half of the best F1 that each label reaches on validation: for calibrated probabilities, where F1 is best (Lipton, Elkan and Naryanaswamy 2014).

    The threshold of best F1 itself hangs on few sentences: over several trainings it moved between 0.2 and 0.6, and did worse on unseen press.
    """
    return {label: _half_of_best(probabilities[:, place], gold[:, place]) for place, label in enumerate(labels)}


def _half_of_best(scores: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    if not truth.any():
        return 0.5
    best = max(float(metrics.f1(metrics.counts(truth, scores >= threshold))) for threshold in GRID)
    return round(float(np.clip(best / 2, GRID[0], GRID[-1])), 2)


def apply_calibration(logits: NDArray[np.float64], calibration: dict[str, tuple[float, float]], labels: Sequence[str]) -> NDArray[np.float64]:
    """Calibrated probabilities, as the exported model gives them before rounding."""
    return calibrated(logits, np.array([calibration[label] for label in labels]))
