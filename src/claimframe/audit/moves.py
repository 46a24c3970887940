"""Sentences with names exchanged, and how far the model's probabilities move."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from claimframe.inference.classifier import Classifier
from claimframe.metrics import Bools, Floats
from claimframe.records import Sentence
from claimframe.swaps import Pair, Swapper

PER_SIDE = 50


@dataclass(frozen=True, slots=True)
class Swap:
    """A sentence before and after its names changed places, each with the sentence before it. `named`: the side it named, a, b or both."""

    pair: Pair
    named: str
    before: Sentence
    after: Sentence
    previous_before: str
    previous_after: str

    @property
    def direction(self) -> int:
        """1 where a became b, -1 where b became a, 0 where both changed places."""
        return {"a": 1, "b": -1, "both": 0}[self.named]


@dataclass(frozen=True, slots=True)
class Moves:
    """Probabilities before and after, and decisions that flipped: swaps × labels."""

    swaps: list[Swap]
    before: Floats
    after: Floats
    flipped: Bools


def find_swaps(records: Iterable[Sentence], swappers: Sequence[Swapper], per_side: int = PER_SIDE) -> list[Swap]:
    """Every swap that the table allows, at most `per_side` for each side of a pair: always the same ones, whatever the order."""
    found: dict[tuple[str, str], list[Swap]] = defaultdict(list)
    last: Sentence | None = None
    for sentence in records:
        follows = last is not None and (last.article_id, last.position + 1) == (sentence.article_id, sentence.position)
        previous = last.text if last is not None and follows else ""
        for swapper in swappers:
            if swap := _swap(swapper, sentence, previous):
                found[swap.pair.name, swap.named].append(swap)
        last = sentence
    chosen = (sorted(swaps, key=_draw)[:per_side] for swaps in found.values())
    return [swap for swaps in chosen for swap in swaps]


def _swap(swapper: Swapper, sentence: Sentence, previous: str) -> Swap | None:
    swapped = swapper.swap(sentence.text)
    if swapped is None:
        return None
    before = swapper.swap(previous)
    return Swap(swapper.pair, swapped.named, sentence, replace(sentence, text=swapped.text), previous, before.text if before else previous)


def _draw(swap: Swap) -> bytes:
    return hashlib.sha256(f"{swap.pair.name}:{swap.before.article_id}:{swap.before.position}".encode(errors="replace")).digest()


def measure_moves(classifier: Classifier, swaps: Sequence[Swap]) -> Moves:
    """Labels each distinct text once, before and after."""
    read = {(s.before.text, s.previous_before): s.before for s in swaps} | {(s.after.text, s.previous_after): s.after for s in swaps}
    labelled = dict(zip(read, classifier.label(list(read.values()), [previous for _, previous in read]), strict=True))
    before = [labelled[s.before.text, s.previous_before] for s in swaps]
    after = [labelled[s.after.text, s.previous_after] for s in swaps]
    names = classifier.label_set.names
    held = [np.array([[name in (r.labels or ()) for name in names] for r in rows], dtype=bool).reshape(-1, len(names)) for rows in (before, after)]
    scores = [np.array([[(r.scores or {})[name] for name in names] for r in rows]).reshape(-1, len(names)) for rows in (before, after)]
    return Moves(list(swaps), scores[0], scores[1], held[0] != held[1])
