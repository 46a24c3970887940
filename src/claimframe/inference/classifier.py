"""The classifier: a verified model folder that labels sentences."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claimframe.inference.backends import Backend, load_backend
from claimframe.inference.encoding import Unit
from claimframe.labels import LabelSet
from claimframe.model_folder import Description, open_model_folder
from claimframe.records import Sentence

DECIMALS = 5


class Classifier:
    """Labels sentences with calibrated probabilities and the model's own thresholds."""

    def __init__(self, description: Description, backend: Backend) -> None:
        self.description = description
        self.label_set = LabelSet(description.labels)
        self._backend = backend
        self._calibration = np.array([description.calibration[label] for label in description.labels])
        self._thresholds = np.array([description.thresholds[label] for label in description.labels])

    @classmethod
    def load(cls, folder: str | Path, sha256: str | None = None, threads: int = 0) -> "Classifier":
        """Verifies and loads a model folder; ModelError where it is not what it claims."""
        description = open_model_folder(Path(folder), sha256)
        return cls(description, load_backend(Path(folder), description, threads))

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
        return [self._labelled(sentence, row, hit) for sentence, row, hit in zip(sentences, scores.tolist(), chosen.tolist(), strict=True)]

    def _labelled(self, sentence: Sentence, row: list[float], hit: list[bool]) -> Sentence:
        names = self.label_set.names
        labels = tuple(name for name, holds in zip(names, hit, strict=True) if holds)
        return replace(sentence, labels=labels, scores=dict(zip(names, row, strict=True)))

    def predict(self, items: Iterable[object]) -> Iterator[Sentence]:
        """Articles (Article or plain text) and sentences in, labelled sentences out, in order."""
        from claimframe.inference.stream import label_stream

        return label_stream(self, items)


def calibrated(logits: NDArray[np.float64], calibration: NDArray[np.float64]) -> NDArray[np.float64]:
    """Platt scaling: sigmoid(slope * logit + intercept) for each label; calibration is labels × 2."""
    z = logits * calibration[:, 0] + calibration[:, 1]
    return 1.0 / (1.0 + np.exp(-np.clip(z, -40.0, 40.0)))
