"""A probe: one logistic regression a label on sentence vectors of the pretrained encoder, cheap enough to be fitted once for every group left out."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from tokenizers import Tokenizer
from tqdm import tqdm

from claimframe.inference.batching import length_batches
from claimframe.inference.encoding import Unit, UnitEncoder
from claimframe.training.batches import to_tensors
from claimframe.training.config import EncoderConfig
from claimframe.training.encoders import find_encoder, load_encoder
from claimframe.training.model import device_computes_bf16

BATCH_TOKENS = 4096
Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]


@torch.no_grad()
def embed(texts: Sequence[str], config: EncoderConfig) -> Floats:
    """Means over tokens of the encoder's last layer, standardised: sentences × width."""
    files = find_encoder(config)
    encoder = load_encoder(files, 0.0).train(False)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    encoder.to(device)
    encoded = UnitEncoder(Tokenizer.from_file(str(files.folder / "tokenizer.json")), "none", config.max_length).encode([Unit(text) for text in texts])
    out = np.empty((len(texts), encoder.config.hidden_size), dtype=np.float32)
    for rows in tqdm(list(length_batches([len(unit.ids) for unit in encoded], BATCH_TOKENS)), desc="embedding", leave=False, disable=None):
        inputs = to_tensors([encoded[row] for row in rows], device)
        mask = inputs.pop("own_mask").unsqueeze(-1)
        with torch.autocast(device.type, torch.bfloat16, enabled=device_computes_bf16("auto")):
            hidden = encoder(**inputs).last_hidden_state.float()
        out[rows] = ((hidden * mask).sum(1) / mask.sum(1).clamp(min=1)).cpu().numpy()
    return (out - out.mean(0)) / (out.std(0) + 1e-6)  # type: ignore[no-any-return]


def probabilities_held_out(features: Floats, targets: Bools, groups: Sequence[str]) -> Iterator[tuple[str, NDArray[np.int64], NDArray[np.float64]]]:
    """For each group, its rows and their probabilities (rows × labels) by probes fitted on all other groups."""
    names = np.asarray(groups)
    for group in sorted(set(groups)):
        rows = np.flatnonzero(names == group)
        others = np.flatnonzero(names != group)
        yield group, rows, np.column_stack([_probabilities(features[others], truth, features[rows]) for truth in targets[others].T])


def _probabilities(features: Floats, truth: Bools, unseen: Floats) -> NDArray[np.float64]:
    """Of the unseen rows, by a probe fitted from nothing; where all that it is shown says the same, so does it."""
    if truth.all() or not truth.any():
        return np.full(len(unseen), float(truth[0]))
    return np.asarray(LogisticRegression(C=0.1, max_iter=200).fit(features, truth).predict_proba(unseen)[:, 1], dtype=np.float64)


def folds_of(groups: Sequence[str], count: int, random_seed: int) -> list[str]:
    """A fold name for each row; rows of one group (an article) share it."""
    order = np.random.default_rng(random_seed).permutation(sorted(set(groups)))
    fold = {group: f"fold {place % count}" for place, group in enumerate(order)}
    return [fold[group] for group in groups]
