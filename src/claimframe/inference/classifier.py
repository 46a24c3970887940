"""The classifier: a verified model folder that labels sentences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimframe.inference.backends import Backend, load_backend
from claimframe.inference.encoding import Unit
from claimframe.inference.evidence import Contribution, strongest
from claimframe.inference.precision import FP32
from claimframe.inference.selection import least_confidence
from claimframe.inference.stream import label_stream
from claimframe.labels import LabelSet
from claimframe.model_folder import Description, open_model_folder
from claimframe.records import Sentence

DECIMALS = 5


@dataclass(frozen=True, slots=True)
class Prepared:
    """Sentences, what the model reads of each, and their encoding."""

    sentences: Sequence[Sentence]
    units: Sequence[Unit]
    encoded: Any


class Classifier:
    """Labels sentences with calibrated probabilities and the model's own thresholds."""

    def __init__(self, description: Description, backend: Backend, evidence: bool = False, risk: float | None = None) -> None:
        self.description = description
        self._least = least_confidence(description.selective, risk) if risk is not None else None
        self.evidence = evidence
        self.label_set = LabelSet(description.labels)
        self._backend = backend
        self._calibration = np.array([description.calibration[label] for label in description.labels])
        self._thresholds = np.array([description.thresholds[label] for label in description.labels])

    @classmethod
    def load(
        cls,
        folder: str | Path,
        sha256: str | None = None,
        threads: int = 0,
        thresholds: Mapping[str, float] | None = None,
        evidence: bool = False,
        precision: str = FP32,
        risk: float | None = None,
    ) -> "Classifier":
        """Verifies and loads a model folder; ModelError where it is not what it claims. `thresholds` overrides the model's for the labels it names.

        `risk`: leave undecided what must be, so that the decisions made err at most that often (selection.py).
        """
        description = open_model_folder(Path(folder), sha256)
        LabelSet(description.labels).ordered(thresholds or {})
        description = replace(description, thresholds={**description.thresholds, **(thresholds or {})})
        return cls(description, load_backend(Path(folder), description, threads, precision), evidence, risk)

    @property
    def precision(self) -> str:
        """The numeric precision it computes in."""
        return self._backend.precision

    def probabilities(self, units: Sequence[Unit]) -> NDArray[np.float64]:
        """Calibrated probabilities (units × labels), rounded as records carry them."""
        return self._rounded(self._backend.encode(units))

    def _rounded(self, encoded: Any) -> NDArray[np.float64]:
        return calibrated(self._backend.logits(encoded), self._calibration).round(DECIMALS)

    def label(self, sentences: Sequence[Sentence], previous: Sequence[str]) -> list[Sentence]:
        """The sentences with labels and scores. `previous` gives the text of the sentence before each, '' where there is none."""
        return self.score(self.prepare(sentences, previous))

    def prepare(self, sentences: Sequence[Sentence], previous: Sequence[str]) -> Prepared:
        """Tokenises, which may go on in one thread while another scores."""
        units = [Unit(sentence.text, before) for sentence, before in zip(sentences, previous, strict=True)]
        return Prepared(sentences, units, self._backend.encode(units) if units else [])

    def score(self, prepared: Prepared) -> list[Sentence]:
        """The prepared sentences with labels and scores."""
        if not prepared.sentences:
            return []
        scores = self._rounded(prepared.encoded)
        rows = zip(prepared.sentences, scores.tolist(), (scores >= self._thresholds).tolist(), strict=True)
        labelled = [self._labelled(sentence, row, hit) for sentence, row, hit in rows]
        return [self._with_evidence(sentence, unit) for sentence, unit in zip(labelled, prepared.units, strict=True)] if self.evidence else labelled

    def _labelled(self, sentence: Sentence, row: list[float], hit: list[bool]) -> Sentence:
        names, undecided = self.label_set.names, self._undecided(row, hit)
        labels = tuple(name for name, holds in zip(names, hit, strict=True) if holds and name not in undecided)
        labelled = replace(sentence, labels=labels, scores=dict(zip(names, row, strict=True)))
        return labelled if self._least is None else replace(labelled, carried={**labelled.carried, "undecided": undecided})

    def _undecided(self, row: list[float], hit: list[bool]) -> list[str]:
        """Labels of which the model is not sure enough for the risk that was asked for."""
        if self._least is None:
            return []
        sure = [score if holds else 1.0 - score for score, holds in zip(row, hit, strict=True)]
        return [name for name, value in zip(self.label_set.names, sure, strict=True) if value < self._least[name]]

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
