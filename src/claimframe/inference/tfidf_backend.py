"""The TF-IDF model's backend: the one place of prediction that loads scikit-learn, and only for such a model."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from skops.io import load

from claimframe.errors import ModelError, UsageError
from claimframe.inference.encoding import Unit
from claimframe.inference.evidence import Contribution
from claimframe.inference.precision import FP32


class TfidfBackend:
    """A scikit-learn pipeline read by skops, which builds nothing beyond its default trusted types."""

    precision = FP32

    def __init__(self, folder: Path) -> None:
        try:
            self._pipeline = load(folder / "model.skops", trusted=[])
        except Exception as error:  # skops names untrusted types in a bare exception of several kinds
            raise ModelError(f"{folder / 'model.skops'}: refused: {str(error).splitlines()[0][:200]}") from None

    def encode(self, units: Sequence[Unit]) -> list[str]:
        return [unit.text for unit in units]

    def logits(self, encoded: list[str]) -> NDArray[np.float64]:
        """Decision values of the one-vs-rest logistic regressions."""
        decisions = np.asarray(self._pipeline.decision_function(encoded), dtype=np.float64)
        return decisions.reshape(len(encoded), -1)

    def contributions(self, unit: Unit) -> list[Contribution]:
        """Not given: word pairs have no one place in the text."""
        raise UsageError("evidence needs an encoder model, and this one is TF-IDF; choose another with --model")
