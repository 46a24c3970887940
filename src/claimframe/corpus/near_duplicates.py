"""Near-duplicate sentences: MinHash over word shingles (Broder 1997), verified by exact Jaccard."""

import re
from collections.abc import Iterator, Sequence

from datasketch import MinHash, MinHashLSH

WORD = re.compile(r"\w+")
SHINGLE_WORDS = 5
PERMUTATIONS = 64


def shingles(text: str) -> frozenset[str]:
    """Runs of five words, lower-cased; a shorter text is one shingle of all its words."""
    words = WORD.findall(text.lower())
    runs = max(1, len(words) - SHINGLE_WORDS + 1)
    return frozenset(" ".join(words[at : at + SHINGLE_WORDS]) for at in range(runs))


def jaccard(left: frozenset[str], right: frozenset[str]) -> float:
    """Shared shingles over all shingles."""
    union = len(left | right)
    return len(left & right) / union if union else 0.0


def near_duplicate_pairs(texts: Sequence[str], threshold: float) -> Iterator[tuple[int, int]]:
    """Pairs of indices (earlier, later) whose Jaccard similarity reaches the threshold."""
    sets = [shingles(text) for text in texts]
    index = MinHashLSH(threshold=max(0.1, threshold - 0.1), num_perm=PERMUTATIONS)
    signatures = MinHash.bulk([[shingle.encode() for shingle in each] for each in sets], num_perm=PERMUTATIONS, seed=1)
    for later, signature in enumerate(signatures):
        for earlier in index.query(signature):
            if jaccard(sets[earlier], sets[later]) >= threshold:
                yield earlier, later
        index.insert(later, signature)
