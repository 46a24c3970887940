"""Likely label errors: sentences whose label a probe that never saw their article finds least probable (self-confidence: Northcutt, Jiang and Chuang 2021)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claimframe.corpus.seeds import Seed
from claimframe.labels import LabelSet
from claimframe.training.config import EncoderConfig
from claimframe.training.probe import Bools, Floats, embed, folds_of, probabilities_held_out

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Suspect:
    """One label decision of one sentence, and the probability that a model gives to it as it stands."""

    row: int
    label: str
    given: bool
    confidence: float


def self_confidence(features: Floats, targets: Bools, articles: Sequence[str], random_seed: int) -> NDArray[np.float64]:
    """Probability of each given label decision (sentences × labels), by five-fold probes with articles kept together."""
    confidence = np.empty(targets.shape)
    for _, rows, probabilities in probabilities_held_out(features, targets, folds_of(articles, FOLDS, random_seed)):
        confidence[rows] = np.where(targets[rows], probabilities, 1 - probabilities)
    return confidence


def find_suspects(seeds: Sequence[Seed], label_set: LabelSet, encoder: EncoderConfig, random_seed: int) -> list[Suspect]:
    """Every label decision, least probable first."""
    features, targets, articles = _inputs(seeds, label_set, encoder)
    confidence = self_confidence(features, targets, articles, random_seed)
    order = np.argsort(confidence, axis=None, kind="stable")
    places = zip(*np.unravel_index(order, confidence.shape), strict=True)
    return [Suspect(int(row), label_set.names[label], bool(targets[row, label]), float(confidence[row, label])) for row, label in places]


def planted(seeds: Sequence[Seed], label_set: LabelSet, encoder: EncoderConfig, random_seed: int, share: float, first: int) -> float:
    """Flips that share of label decisions at random; returns the share of flipped ones among the first suspects (by chance it would be `share`)."""
    features, targets, articles = _inputs(seeds, label_set, encoder)
    flipped = np.random.default_rng(random_seed).random(targets.shape) < share
    confidence = self_confidence(features, targets ^ flipped, articles, random_seed)
    order = np.argsort(confidence, axis=None, kind="stable")[:first]
    return float(flipped.reshape(-1)[order].mean())


def _inputs(seeds: Sequence[Seed], label_set: LabelSet, encoder: EncoderConfig) -> tuple[Floats, Bools, list[str]]:
    targets = np.array([label_set.multi_hot(seed.sentence.labels or ()) for seed in seeds], dtype=bool)
    return embed([seed.sentence.text for seed in seeds], encoder), targets, [seed.sentence.article_id for seed in seeds]
