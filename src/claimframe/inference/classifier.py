"""The classifier: a verified model folder that labels sentences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claimframe.inference.backends import Backend, load_backend
from claimframe.inference.encoding import Unit
from claimframe.inference.evidence import Contribution, strongest
from claimframe.inference.stream import label_stream
from claimframe.labels import LabelSet
from claimframe.model_folder import Description, open_model_folder
from claimframe.records import Sentence

DECIMALS = 5


class Classifier:
    """Labels sentences with calibrated probabilities and the model's own thresholds."""

    def __init__(self, description: Description, backend: Backend, evidence: bool = False) -> None:
        self.description = description
        self.evidence = evidence
        self.label_set = LabelSet(description.labels)
        self._backend = backend
        self._calibration = np.array([description.calibration[label] for label in description.labels])
        self._thresholds = np.array([description.thresholds[label] for label in description.labels])

    @classmethod
    def load(
        cls, folder: str | Path, sha256: str | None = None, threads: int = 0, thresholds: Mapping[str, float] | None = None, evidence: bool = False
    ) -> "Classifier":
        """Verifies and loads a model folder; ModelError where it is not what it claims. `thresholds` overrides the model's for the labels it names."""
        description = open_model_folder(Path(folder), sha256)
        LabelSet(description.labels).ordered(thresholds or {})
        description = replace(description, thresholds={**description.thresholds, **(thresholds or {})})
        return cls(description, load_backend(Path(folder), description, threads), evidence)

    def probabilities(self, units: Sequence[Unit]) -> NDArray[np.float64]:
        """Calibrated probabilities (units × labels), rounded as records carry them."""
        return calibrated(self._backend.logits(units), self._calibration).round(DECIMALS)

    def label(self, sentences: Sequence[Sentence], previous: Sequence[str]) -> list[Sentence]:
        """The sentences with labels and scores. `previous` gives the text of the sentence before each, '' where there is none."""
        if not sentences:
            return []
        units = [Unit(sentence.text, before) for sentence, before in zip(sentences, previous, strict=True)]
        scores = self.probabilities(units)
        chosen = scores >= self._thresholds
        labelled = [self._labelled(sentence, row, hit) for sentence, row, hit in zip(sentences, scores.tolist(), chosen.tolist(), strict=True)]
        return [self._with_evidence(sentence, unit) for sentence, unit in zip(labelled, units, strict=True)] if self.evidence else labelled

    def _labelled(self, sentence: Sentence, row: list[float], hit: list[bool]) -> Sentence:
        names = self.label_set.names
        labels = tuple(name for name, holds in zip(names, hit, strict=True) if holds)
        return replace(sentence, labels=labels, scores=dict(zip(names, row, strict=True)))

    def _with_evidence(self, sentence: Sentence, unit: Unit) -> Sentence:
        """Adds, for each label given, the words that carry it, with offsets into the article (into the text, where the record has none)."""
        words = self.contributions(unit)
        places = {label: self.label_set.names.index(label) for label in sentence.labels or ()}
        found = {label: strongest(words, place, sentence.start or 0) for label, place in places.items()}
        return replace(sentence, carried={**sentence.carried, "evidence": found})

    def contributions(self, unit: Unit) -> list[Contribution]:
        """What each word adds to each label's logit; the sum over words is the uncalibrated logit."""
        return self._backend.contributions(unit)

    def predict(self, items: Iterable[object]) -> Iterator[Sentence]:
        """Articles (Article or plain text) and sentences in, labelled sentences out, in order."""
        return label_stream(self, items)


def calibrated(logits: NDArray[np.float64], calibration: NDArray[np.float64]) -> NDArray[np.float64]:
    """Platt scaling: sigmoid(slope * logit + intercept) for each label; calibration is labels × 2."""
    z = logits * calibration[:, 0] + calibration[:, 1]
    return 1.0 / (1.0 + np.exp(-np.clip(z, -40.0, 40.0)))
