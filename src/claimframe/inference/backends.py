"""What turns units into logits: an exported encoder on ONNX Runtime or OpenVINO, or a linear model on TF-IDF."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from claimframe.errors import ModelError
from claimframe.inference.batching import length_batches
from claimframe.inference.encoding import Encoded, Unit, UnitEncoder, pad
from claimframe.inference.evidence import Contribution, by_word
from claimframe.inference.precision import FP32, choose_precision
from claimframe.model_folder import Description

TOKEN_BUDGET = 4096


class Backend(Protocol):
    """Encodes units and gives their logits, in their order: units × labels. Encoding and scoring may run in different threads."""

    precision: str

    def encode(self, units: Sequence[Unit]) -> Any: ...

    def logits(self, encoded: Any) -> NDArray[np.float64]: ...

    def contributions(self, unit: Unit) -> list[Contribution]: ...


class OnnxBackend:
    """The exported encoder on ONNX Runtime, in fp32: the reference that every lower precision is measured against."""

    precision = FP32

    def __init__(self, folder: Path, description: Description, threads: int = 0) -> None:
        import onnxruntime as ort

        options = ort.SessionOptions()
        options.intra_op_num_threads = threads or processors()
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime raises bare Exceptions for unusable files
            raise ModelError(f"{folder}: the exported model cannot be loaded: {str(error).splitlines()[0][:200]}") from None
        self._width = len(description.labels)
        self._encoder = load_unit_encoder(folder, description)

    def encode(self, units: Sequence[Unit]) -> list[Encoded]:
        return self._encoder.encode(units)

    def logits(self, encoded: list[Encoded]) -> NDArray[np.float64]:
        """Scores in length-sorted batches and puts the rows back into the given order."""
        out = np.empty((len(encoded), self._width), dtype=np.float64)
        for rows in length_batches([len(unit.ids) for unit in encoded], TOKEN_BUDGET):
            out[rows] = self._session.run(["logits"], pad([encoded[row] for row in rows]).feed())[0]
        return out

    def contributions(self, unit: Unit) -> list[Contribution]:
        """What each word of the sentence adds to each label's logit: the sum over words is the logit."""
        (encoded,) = self._encoder.encode([unit])
        tokens = np.asarray(self._session.run(["token_logits"], pad([encoded]).feed())[0][0], dtype=np.float64)
        return by_word(encoded, tokens[encoded.start : encoded.end] / (encoded.end - encoded.start))


def load_unit_encoder(folder: Path, description: Description) -> UnitEncoder:
    """The model's own tokenizer, as the model was trained to read; ModelError where it cannot be used."""
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # tokenizers raises bare Exceptions for unusable files
        raise ModelError(f"{folder}: its tokenizer cannot be loaded: {str(error).splitlines()[0][:200]}") from None
    return UnitEncoder(tokenizer, description.context, description.max_length)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def load_backend(folder: Path, description: Description, threads: int = 0, precision: str = FP32) -> Backend:
    """The backend for the model's kind and the precision asked for; UsageError where the model does not offer it."""
    if description.kind == "tfidf":
        from claimframe.inference.tfidf_backend import TfidfBackend

        return TfidfBackend(folder)
    chosen = choose_precision(precision, description.precisions)
    if chosen == FP32:
        return OnnxBackend(folder, description, threads)
    from claimframe.inference.openvino_backend import OpenVinoBackend

    return OpenVinoBackend(folder, description, threads, chosen)
