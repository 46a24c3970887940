"""Figures of a run: precision-recall with thresholds, reliability, co-occurrence confusion."""

from collections.abc import Mapping
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from sklearn.calibration import calibration_curve
from sklearn.metrics import precision_recall_curve

from claimframe.evaluation import Comparison


def draw_figures(comparison: Comparison, thresholds: Mapping[str, float], folder: Path) -> list[Path]:
    """Writes the figures as PNG files and returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {
        "precision_recall": _precision_recall(comparison, thresholds),
        "reliability": _reliability(comparison),
        "co_occurrence": _co_occurrence(comparison),
    }
    paths = []
    for name, figure in drawn.items():
        paths.append(folder / f"{name}.png")
        figure.savefig(paths[-1], dpi=110, bbox_inches="tight")
        plt.close(figure)
    return paths


def _precision_recall(comparison: Comparison, thresholds: Mapping[str, float]) -> Figure:
    assert comparison.probabilities is not None
    figure, axes = plt.subplots(figsize=(6, 5))
    for place, label in enumerate(comparison.label_set.names):
        truth, scores = comparison.gold[:, place], comparison.probabilities[:, place]
        if not truth.any():
            continue
        precision, recall, cuts = precision_recall_curve(truth, scores)
        (line,) = axes.plot(recall, precision, label=f"{label} (threshold {thresholds[label]:.2f})")
        at = min(int(np.searchsorted(cuts, thresholds[label])), len(cuts) - 1)
        axes.plot(recall[at], precision[at], "o", color=line.get_color())
    axes.set(xlabel="recall", ylabel="precision", xlim=(0, 1.01), ylim=(0, 1.01), title="Precision and recall on test")
    axes.legend(loc="lower left", fontsize=8)
    return figure


def _reliability(comparison: Comparison) -> Figure:
    assert comparison.probabilities is not None
    figure, axes = plt.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], color="0.7", linestyle="--")
    for place, label in enumerate(comparison.label_set.names):
        truth = comparison.gold[:, place]
        if truth.any() and not truth.all():
            seen, said = calibration_curve(truth, comparison.probabilities[:, place], n_bins=10)
            axes.plot(said, seen, marker="o", markersize=4, label=label)
    axes.set(xlabel="probability given", ylabel="share that holds", xlim=(0, 1), ylim=(0, 1), title="Reliability on test")
    axes.legend(loc="upper left", fontsize=8)
    return figure


def _co_occurrence(comparison: Comparison) -> Figure:
    """Of the sentences with a gold label (row), the share predicted to carry each label (column); last row: those with none."""
    names = comparison.label_set.names
    gold = np.column_stack([comparison.gold, ~comparison.gold.any(axis=1)]).astype(float)
    predicted = np.column_stack([comparison.predicted, ~comparison.predicted.any(axis=1)]).astype(float)
    shares = gold.T @ predicted / np.maximum(gold.sum(0)[:, None], 1)
    figure, axes = plt.subplots(figsize=(6, 5))
    axes.imshow(shares, vmin=0, vmax=1, cmap="Blues")
    for (row, column), value in np.ndenumerate(shares):
        axes.text(column, row, f"{value:.2f}", ha="center", va="center", color="white" if value > 0.6 else "black", fontsize=8)
    ticks = [*names, "(none)"]
    axes.set_xticks(range(len(ticks)), ticks, rotation=30, ha="right")
    axes.set_yticks(range(len(ticks)), ticks)
    axes.set(xlabel="predicted", ylabel="gold", title="Label co-occurrence: share of each gold label's sentences")
    return figure
