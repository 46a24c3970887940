"""Training batches: shuffled, yet of like length, so that little is padded; the order depends on the random seed and the epoch alone."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from claimframe.inference.encoding import Encoded, pad

POOL_BATCHES = 50


def epoch_batches(lengths: Sequence[int], batch_size: int, random_seed: int, epoch: int) -> list[NDArray[np.int64]]:
    """Row indices batch by batch: shuffled, sorted by length within pools of 50 batches, batches shuffled again."""
    rng = np.random.default_rng((random_seed, epoch))
    order = rng.permutation(len(lengths))
    sizes = np.asarray(lengths)
    batches: list[NDArray[np.int64]] = []
    for start in range(0, len(order), batch_size * POOL_BATCHES):
        pool = order[start : start + batch_size * POOL_BATCHES]
        pool = pool[np.argsort(-sizes[pool], kind="stable")]
        batches += [pool[at : at + batch_size] for at in range(0, len(pool), batch_size)]
    return [batches[place] for place in rng.permutation(len(batches))]


def to_tensors(units: Sequence[Encoded], device: torch.device) -> dict[str, Tensor]:
    """The model's four inputs for these units, padded, on the device."""
    batch = pad(units)
    names = ("input_ids", "attention_mask", "token_type_ids", "own_mask")
    return {name: torch.from_numpy(getattr(batch, name)).to(device) for name in names}
