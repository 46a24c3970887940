"""Batches under a token budget: units of like length together, so that little is padded."""

from collections.abc import Iterator, Sequence


def length_batches(lengths: Sequence[int], token_budget: int) -> Iterator[list[int]]:
    """Indices in batches of like length, longest first; a batch's padded size stays within the budget (one unit always fits)."""
    order = sorted(range(len(lengths)), key=lambda index: (-lengths[index], index))
    batch: list[int] = []
    for index in order:
        if batch and lengths[batch[0]] * (len(batch) + 1) > token_budget:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def bucket_batches(lengths: Sequence[int], token_budget: int, step: int) -> Iterator[tuple[list[int], int]]:
    """Batches as `length_batches`, each with the length to pad to, a multiple of `step`: so that shapes repeat."""
    padded = [-(-length // step) * step for length in lengths]
    for batch in length_batches(padded, token_budget):
        yield batch, padded[batch[0]]
