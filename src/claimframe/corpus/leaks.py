"""Sentences of one corpus that stand in another too: verbatim, or as near-duplicates."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from claimframe.corpus.near_duplicates import SHINGLE_WORDS, WORD, jaccard, shingles
from claimframe.errors import UsageError
from claimframe.records import Sentence

SHOWN = 10
SHOWN_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Leak:
    """A right sentence and the left one it repeats. `similarity` is the Jaccard similarity of their shingles, 1 where exact."""

    kind: Literal["exact", "near"]
    similarity: float
    left: Sentence
    right: Sentence


def find_leaks(left: Sequence[Sentence], right: Sequence[Sentence], threshold: float) -> list[Leak]:
    """One leak per right sentence, with the most similar left one: exact first, then by falling similarity.

    Exact disregards case and white space; texts of fewer than five words are compared only so.
    """
    if not 0 < threshold <= 1:
        raise UsageError(f"near-duplicate threshold {threshold}; expected above 0, at most 1")
    verbatim: dict[str, Sentence] = {}
    for sentence in left:
        verbatim.setdefault(_normalised(sentence.text), sentence)
    same = {place: verbatim.get(_normalised(sentence.text)) for place, sentence in enumerate(right)}
    exact = [Leak("exact", 1.0, found, right[place]) for place, found in same.items() if found is not None]
    near = _near(left, [right[place] for place, found in same.items() if found is None], threshold)
    return exact + sorted(near, key=lambda leak: -leak.similarity)


def _normalised(text: str) -> str:
    return " ".join(text.casefold().split())


def _near(left: Sequence[Sentence], right: Sequence[Sentence], threshold: float) -> Iterator[Leak]:
    """Compares only pairs that share a shingle of their prefixes: below that no pair reaches the threshold (Chaudhuri et al. 2006)."""
    left, right = _long_enough(left), _long_enough(right)
    sets = [shingles(sentence.text) for sentence in left]
    others = [shingles(sentence.text) for sentence in right]
    frequency = Counter(shingle for each in (*sets, *others) for shingle in each)
    holders: dict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(sets):
        for shingle in _prefix(each, frequency, threshold):
            holders[shingle].append(place)
    for sentence, each in zip(right, others, strict=True):
        candidates = sorted({place for shingle in _prefix(each, frequency, threshold) for place in holders.get(shingle, ())})
        similarity, place = max(((jaccard(sets[place], each), -place) for place in candidates), default=(0.0, 0))
        if similarity >= threshold:
            yield Leak("near", similarity, left[-place], sentence)


def _long_enough(sentences: Sequence[Sentence]) -> list[Sentence]:
    return [sentence for sentence in sentences if len(WORD.findall(sentence.text)) >= SHINGLE_WORDS]


def _prefix(each: frozenset[str], frequency: Counter[str], threshold: float) -> list[str]:
    """The rarest shingles, as many as must hold a shared one where the similarity reaches the threshold."""
    must_share = math.ceil(threshold * len(each) - 1e-9)
    return sorted(each, key=lambda shingle: (frequency[shingle], shingle))[: len(each) - must_share + 1]


def leak_table(leaks: Sequence[Leak], left_total: int, right_total: int) -> str:
    """The leaks for people: both counts, their share of the right sentences, and the first ten."""
    lines = [f"{right_total:,} right sentences against {left_total:,} left ones"]
    for kind, what in (("exact", "stand verbatim in left"), ("near", "near-duplicates beside them")):
        count = sum(leak.kind == kind for leak in leaks)
        lines.append(f"  {count:>8,}  {100 * count / max(1, right_total):6.2f} %  {what}")
    for leak in leaks[:SHOWN]:
        lines += [f"{leak.kind} {leak.similarity:.2f}", f"  left   {_shown(leak.left)}", f"  right  {_shown(leak.right)}"]
    return "\n".join([*lines, *([f"... and {len(leaks) - SHOWN:,} more"] if len(leaks) > SHOWN else [])])


def _shown(sentence: Sentence) -> str:
    text = " ".join(sentence.text.split())
    cut = text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
    return f"{sentence.article_id}:{sentence.position}  {cut}"
