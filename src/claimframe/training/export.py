"""Export to ONNX, and the proof that the exported model is the trained one."""

import warnings
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from claimframe.errors import ClaimframeError
from claimframe.training.model import SentenceClassifier

INPUTS = ("input_ids", "attention_mask", "token_type_ids", "own_mask")
TOLERANCE = 1e-4


def export_onnx(model: SentenceClassifier, path: Path) -> None:
    """Writes the model as one ONNX file (weights inside) with free numbers of units and tokens."""
    model = model.cpu().eval()
    ids = torch.arange(24, dtype=torch.int64).reshape(2, 12) % 100 + 5
    example = (ids, torch.ones_like(ids), torch.zeros_like(ids), torch.ones_like(ids))
    units, tokens = torch.export.Dim("units", min=1, max=4096), torch.export.Dim("tokens", min=3, max=8192)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model, example, str(path), input_names=list(INPUTS), output_names=["logits", "token_logits"], dynamo=True, external_data=False,
            dynamic_shapes=tuple({0: units, 1: tokens} for _ in INPUTS), verbose=False, optimize=True,
        )  # fmt: skip


def prove_parity(trained: NDArray[np.float64], exported: NDArray[np.float64], thresholds: NDArray[np.float64]) -> float:
    """Largest difference of probabilities; ClaimframeError above 1e-4, or where a label differs that is not within that of its threshold."""
    difference = float(np.abs(trained - exported).max(initial=0.0))
    flipped = (trained >= thresholds) != (exported >= thresholds)
    clear = np.abs(trained - thresholds) > TOLERANCE
    if difference > TOLERANCE or (flipped & clear).any():
        raise ClaimframeError(f"the exported model differs from the trained one: probabilities by {difference:.2e}, allowed {TOLERANCE:.0e}")
    return difference
