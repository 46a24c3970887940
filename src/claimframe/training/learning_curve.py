"""The learning curve: what more training articles bring, measured on records that no model has seen."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from claimframe.errors import UsageError
from claimframe.evaluation import compare_with_model, measure
from claimframe.inference.classifier import Classifier
from claimframe.records import Sentence


@dataclass(frozen=True, slots=True)
class Point:
    """One model: the share of the training articles it learnt from, its random seed, its figures on the gold records."""

    share: float
    random_seed: int
    macro_f1: float
    by_label: dict[str, float]


def points(models: Sequence[Path], gold: list[Sentence]) -> list[Point]:
    """One point a model folder, by its own configuration; UsageError where a folder has none."""
    found = []
    for folder in models:
        classifier = Classifier.load(folder)
        try:
            config = yaml.safe_load((folder / "config.yaml").read_text(encoding="utf-8"))
            share, random_seed = float(config["data"]["train_share"]), int(config["random_seed"])
        except (OSError, KeyError, TypeError, ValueError):
            raise UsageError(f"{folder / 'config.yaml'}: names no data.train_share and random_seed; expected a model that `train` wrote") from None
        figures = measure(compare_with_model(gold, classifier))
        found.append(Point(share, random_seed, figures["macro_f1"], {label: values["f1"] for label, values in figures["labels"].items()}))
    return sorted(found, key=lambda point: (point.share, point.random_seed))


def by_share(found: Sequence[Point]) -> dict[float, list[Point]]:
    """The points of each share."""
    grouped: dict[float, list[Point]] = defaultdict(list)
    for point in found:
        grouped[point.share].append(point)
    return dict(grouped)


def curve_table(found: Sequence[Point]) -> str:
    """Mean macro-F1 and its spread over random seeds for each share."""
    labels = list(found[0].by_label)
    lines = [f"{'share':>6}  {'models':>6}  {'macro-F1':>8}  {'spread':>15}  " + "  ".join(f"{label:>14}" for label in labels)]
    for share, group in by_share(found).items():
        values = [point.macro_f1 for point in group]
        each = "  ".join(f"{np.mean([point.by_label[label] for point in group]):14.3f}" for label in labels)
        lines.append(f"{share:6.0%}  {len(group):6}  {np.mean(values):8.3f}  {f'{min(values):.3f} to {max(values):.3f}':>15}  {each}")
    return "\n".join(lines)


def draw_curve(found: Sequence[Point], path: Path) -> None:
    """Macro-F1 and each label's F1 over the share of training articles (logarithmic), single models as dots."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    grouped = by_share(found)
    shares = np.array(list(grouped))
    figure, axes = pyplot.subplots(figsize=(6.4, 4.2), layout="constrained")
    for label in found[0].by_label:
        axes.plot(shares, [np.mean([point.by_label[label] for point in group]) for group in grouped.values()], linewidth=1, marker=".", label=label)
    axes.plot(shares, [np.mean([point.macro_f1 for point in group]) for group in grouped.values()], color="black", linewidth=2.2, label="macro-F1")
    axes.scatter([point.share for point in found], [point.macro_f1 for point in found], color="black", s=14, zorder=3)
    axes.set(xscale="log", xlabel="share of the training articles", ylabel="F1 on gold")
    axes.set_xticks(shares, [f"{share:.0%}" for share in shares], minor=False)
    axes.minorticks_off()
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8)
    figure.savefig(path, dpi=150)
    pyplot.close(figure)
