"""Leave one conflict or one genre out: how what the corpus teaches carries over to what it has not shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from claimframe import metrics
from claimframe.corpus.seeds import Seed
from claimframe.errors import UsageError
from claimframe.labels import LabelSet
from claimframe.training.config import EncoderConfig
from claimframe.training.probe import embed, probabilities_held_out

ALLOWED_GAP = 0.10


@dataclass(frozen=True, slots=True)
class HeldOut:
    """One group, and how well probes that never saw it label it: macro-F1 and the F1 of each label."""

    group: str
    articles: int
    sentences: int
    macro_f1: float
    by_label: tuple[float, ...]


def hold_out(seeds: Sequence[Seed], field: str, label_set: LabelSet, encoder: EncoderConfig) -> list[HeldOut]:
    """Fits a probe on all other groups for each value of the field; worst first."""
    if any(field not in seed.sentence.carried for seed in seeds):
        raise UsageError(f"--by {field}: not every seed sentence has that field; expected conflict, genre, era or outlet")
    groups = [str(seed.sentence.carried[field]) for seed in seeds]
    targets = np.array([label_set.multi_hot(seed.sentence.labels or ()) for seed in seeds], dtype=bool)
    features = embed([seed.sentence.text for seed in seeds], encoder)
    found = []
    for group, rows, probabilities in probabilities_held_out(features, targets, groups):
        f1 = metrics.f1(metrics.counts(targets[rows], probabilities >= 0.5))
        articles = len({seeds[row].sentence.article_id for row in rows})
        found.append(HeldOut(group, articles, len(rows), float(np.mean(f1)), tuple(map(float, f1))))
    return sorted(found, key=lambda one: one.macro_f1)


def too_low(found: Sequence[HeldOut]) -> list[HeldOut]:
    """Groups more than 0.10 under the mean."""
    mean = float(np.mean([one.macro_f1 for one in found]))
    return [one for one in found if one.macro_f1 < mean - ALLOWED_GAP]


def hold_out_table(found: Sequence[HeldOut], label_set: LabelSet) -> str:
    """Worst group first, with its distance from the mean."""
    mean, low = float(np.mean([one.macro_f1 for one in found])), {one.group for one in too_low(found)}
    lines = [f"    {'left out':28} articles sentences  macro-F1  to mean  " + "  ".join(f"{name:>14}" for name in label_set.names)]
    for one in found:
        mark = "  X " if one.group in low else "    "
        labels = "  ".join(f"{value:14.3f}" for value in one.by_label)
        lines.append(f"{mark}{one.group:28} {one.articles:8,} {one.sentences:9,}  {one.macro_f1:8.3f}  {one.macro_f1 - mean:+7.3f}  {labels}")
    return "\n".join([*lines, f"mean {mean:.3f}; {len(low)} of {len(found)} more than {ALLOWED_GAP:.2f} under it"])
