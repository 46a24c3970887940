"""What turns units into logits: an exported encoder, or a linear model on TF-IDF."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from claimframe.errors import ModelError
from claimframe.inference.batching import length_batches
from claimframe.inference.encoding import Unit, UnitEncoder, pad
from claimframe.inference.evidence import Contribution, by_word
from claimframe.model_folder import Description

TOKEN_BUDGET = 4096


class Backend(Protocol):
    """Logits of units, in their order: units × labels."""

    def logits(self, units: Sequence[Unit]) -> NDArray[np.float64]: ...

    def contributions(self, unit: Unit) -> list[Contribution]: ...


class OnnxBackend:
    """The exported encoder on ONNX Runtime."""

    def __init__(self, folder: Path, description: Description, threads: int = 0) -> None:
        import onnxruntime as ort
        from tokenizers import Tokenizer

        options = ort.SessionOptions()
        options.intra_op_num_threads = threads or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else threads
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # both libraries raise bare Exceptions for unusable files
            raise ModelError(f"{folder}: the exported model cannot be loaded: {str(error).splitlines()[0][:200]}") from None
        self._width = len(description.labels)
        self._encoder = UnitEncoder(tokenizer, description.context, description.max_length)

    def logits(self, units: Sequence[Unit]) -> NDArray[np.float64]:
        """Scores in length-sorted batches and puts the rows back into the given order."""
        encoded = self._encoder.encode(units)
        out = np.empty((len(units), self._width), dtype=np.float64)
        for rows in length_batches([len(unit.ids) for unit in encoded], TOKEN_BUDGET):
            batch = pad([encoded[row] for row in rows])
            feed = {name: getattr(batch, name) for name in ("input_ids", "attention_mask", "token_type_ids", "own_mask")}
            out[rows] = self._session.run(["logits"], feed)[0]
        return out

    def contributions(self, unit: Unit) -> list[Contribution]:
        """What each word of the sentence adds to each label's logit: the sum over words is the logit."""
        (encoded,) = self._encoder.encode([unit])
        batch = pad([encoded])
        feed = {name: getattr(batch, name) for name in ("input_ids", "attention_mask", "token_type_ids", "own_mask")}
        tokens = np.asarray(self._session.run(["token_logits"], feed)[0][0], dtype=np.float64)
        return by_word(encoded, tokens[encoded.start : encoded.end] / (encoded.end - encoded.start))


def load_backend(folder: Path, description: Description, threads: int = 0) -> Backend:
    """The backend for the model's kind."""
    if description.kind == "tfidf":
        from claimframe.inference.tfidf_backend import TfidfBackend

        return TfidfBackend(folder)
    return OnnxBackend(folder, description, threads)
