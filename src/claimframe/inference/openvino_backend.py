"""The exported encoder on OpenVINO, in bf16 or int8: one stream for each processor, so that no core waits for another."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimframe.errors import ModelError
from claimframe.inference.backends import OnnxBackend, load_unit_encoder, processors
from claimframe.inference.batching import bucket_batches
from claimframe.inference.encoding import Encoded, Unit, pad
from claimframe.inference.evidence import Contribution
from claimframe.inference.precision import BF16, FILES, processor_has_bf16
from claimframe.model_folder import Description

TOKEN_BUDGET = 2048
BUCKET = 4


class OpenVinoBackend:
    """Batches run side by side, one on each stream; their shapes repeat, since OpenVINO prepares itself anew for every new shape."""

    def __init__(self, folder: Path, description: Description, threads: int, precision: str) -> None:
        self.precision = precision
        self._folder, self._description, self._threads = folder, description, threads or processors()
        self._width = len(description.labels)
        self._encoder = load_unit_encoder(folder, description)
        self._queue = _compile(folder / FILES[precision], self._threads, precision)
        self._reference: OnnxBackend | None = None

    def encode(self, units: Sequence[Unit]) -> list[Encoded]:
        return self._encoder.encode(units)

    def logits(self, encoded: list[Encoded]) -> NDArray[np.float64]:
        """Scores in batches of like length and puts the rows back into the given order."""
        out = np.empty((len(encoded), self._width), dtype=np.float64)

        def keep(request: Any, rows: list[int]) -> None:
            out[rows] = request.get_tensor("logits").data[: len(rows)]

        self._queue.set_callback(keep)
        for rows, length in bucket_batches([len(unit.ids) for unit in encoded], TOKEN_BUDGET, BUCKET):
            self._queue.start_async(pad([encoded[row] for row in rows], length).feed(), rows)
        self._queue.wait_all()
        return out

    def contributions(self, unit: Unit) -> list[Contribution]:
        """Evidence is exact, so it is computed in fp32."""
        self._reference = self._reference or OnnxBackend(self._folder, self._description, self._threads)
        return self._reference.contributions(unit)


def _compile(path: Path, threads: int, precision: str) -> Any:
    import openvino

    hint = "bf16" if precision == BF16 or processor_has_bf16() else "f32"
    settings = {"INFERENCE_PRECISION_HINT": hint, "NUM_STREAMS": str(threads), "INFERENCE_NUM_THREADS": threads, "CACHE_DIR": str(cache_folder())}
    try:
        return openvino.AsyncInferQueue(openvino.Core().compile_model(str(path), "CPU", settings), threads)
    except Exception as error:  # OpenVINO raises RuntimeError for unusable files and settings alike
        raise ModelError(f"{path}: the exported model cannot be loaded: {str(error).strip().splitlines()[0][:200]}") from None


def cache_folder() -> Path:
    """Where compiled models are kept between runs: the user's cache folder, else a temporary one."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = Path(home) / "claimframe" / "openvino"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir()) / "claimframe-openvino"
    return folder
