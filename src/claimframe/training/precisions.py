"""Lower precisions at export: int8 weights and activations made by NNCF, and the gate that each precision must pass to be offered."""

import contextlib
import io
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimframe import metrics
from claimframe.inference.backends import load_backend
from claimframe.inference.batching import length_batches
from claimframe.inference.encoding import Encoded, pad
from claimframe.inference.precision import BF16, FILES, INT8, processor_has_bf16
from claimframe.model_folder import Description

MOST_CHANGED = 0.01
MOST_F1_LOST = 0.005
CALIBRATION_UNITS = 600
CALIBRATION_TOKENS = 512


def gates(
    folder: Path, description: Description, wanted: Sequence[str], units: Sequence[Any], gold: NDArray[np.bool_], reference: NDArray[np.float64]
) -> dict[str, dict[str, Any]]:
    """Makes each wanted precision and measures it on validation against fp32 (`reference`: its logits, units × labels).

    Offered where at most 1 % of the label decisions change and macro-F1 falls by at most 0.005. A precision that this processor lacks is left out.
    """
    measured: dict[str, dict[str, Any]] = {}
    for precision in wanted:
        if precision == BF16 and not processor_has_bf16():
            continue
        if precision == INT8:
            quantise(folder, load_backend(folder, description).encode(units))
        trial = replace(description, precisions={precision: {"offered": True}})
        backend = load_backend(folder, trial, precision=precision)
        measured[precision] = _gate(backend.logits(backend.encode(units)), reference, gold, description)
    return measured


def _gate(logits: NDArray[np.float64], reference: NDArray[np.float64], gold: NDArray[np.bool_], description: Description) -> dict[str, Any]:
    now, before = _decided(logits, description), _decided(reference, description)
    changed = float((now != before).mean())
    lost = metrics.macro_f1(gold, before) - metrics.macro_f1(gold, now)
    return {"labels_changed": round(changed, 5), "f1_macro_lost": round(float(lost), 5), "offered": changed <= MOST_CHANGED and lost <= MOST_F1_LOST}


def _decided(logits: NDArray[np.float64], description: Description) -> NDArray[np.bool_]:
    from claimframe.training.fitting import apply_calibration

    probabilities = apply_calibration(logits, dict(description.calibration), description.labels)
    return probabilities >= np.array([description.thresholds[label] for label in description.labels])


def quantise(folder: Path, encoded: Sequence[Encoded]) -> None:
    """Writes model.int8.xml and .bin: int8 weights and activations (SmoothQuant, Xiao et al. 2023), ranges taken from validation sentences."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        import nncf
        import openvino

        nncf.set_log_level(logging.ERROR)
        chosen = list(encoded[:: max(1, len(encoded) // CALIBRATION_UNITS)])
        batches = [pad([chosen[row] for row in rows]).feed() for rows in length_batches([len(unit.ids) for unit in chosen], CALIBRATION_TOKENS)]
        model = openvino.Core().read_model(str(folder / "model.onnx"))
        quantised = nncf.quantize(
            model, nncf.Dataset(batches), subset_size=len(batches), preset=nncf.QuantizationPreset.MIXED, model_type=nncf.ModelType.TRANSFORMER
        )
        openvino.save_model(quantised, str(folder / FILES[INT8]), compress_to_fp16=False)
