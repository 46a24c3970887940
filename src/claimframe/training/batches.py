"""Training batches: shuffled, yet of like length, so that little is padded; the order depends on the random seed and the epoch alone."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from claimframe.inference.batching import length_batches
from claimframe.inference.encoding import INPUTS, Encoded, pad

POOL = 1600


def epoch_batches(lengths: Sequence[int], token_budget: int, random_seed: int, epoch: int, share: float = 1.0) -> list[NDArray[np.int64]]:
    """Row indices batch by batch: shuffled, sorted by length within pools of 1,600 rows, cut at the token budget, batches shuffled again.

    `share`: only that share of the epoch's rows, drawn at random.
    """
    rng = np.random.default_rng((random_seed, epoch))
    order = rng.permutation(len(lengths))[: max(1, round(share * len(lengths)))]
    batches: list[NDArray[np.int64]] = []
    for start in range(0, len(order), POOL):
        pool = order[start : start + POOL]
        batches += [pool[rows] for rows in length_batches([lengths[row] for row in pool], token_budget)]
    return [batches[place] for place in rng.permutation(len(batches))]


def to_tensors(units: Sequence[Encoded], device: torch.device) -> dict[str, Tensor]:
    """The model's four inputs for these units, padded, on the device."""
    batch = pad(units)
    return {name: torch.from_numpy(getattr(batch, name)).to(device) for name in INPUTS}
