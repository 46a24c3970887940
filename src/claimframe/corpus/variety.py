"""How varied a text is, measured on the same number of words as a reference."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from claimframe.corpus.near_duplicates import near_duplicate_pairs

WORD = re.compile(r"[\w'’-]+")


@dataclass(frozen=True, slots=True)
class Variety:
    """Distinct 4-grams and words within the first `words` words; words a sentence; the commonest opening of three words."""

    words: int
    distinct_4_grams: int
    vocabulary: int
    length_mean: float
    length_sd: float
    opening: str
    opening_share: float


def words_of(text: str) -> list[str]:
    """Lower-cased words."""
    return WORD.findall(text.lower())


def measure_variety(sentences: Sequence[str], limit: int, random_seed: int = 7) -> Variety:
    """Measures sentences in a shuffled order (so that no conflict or outlet comes first), the counts on the first `limit` words."""
    order = np.random.default_rng(random_seed).permutation(len(sentences))
    tokens = [words_of(sentences[place]) for place in order]
    grams: set[tuple[str, ...]] = set()
    vocabulary: set[str] = set()
    seen = 0
    for words in tokens:
        taken = words[: max(0, limit - seen)]
        seen += len(taken)
        vocabulary.update(taken)
        grams.update(zip(taken, taken[1:], taken[2:], taken[3:], strict=False))
    lengths = np.array([len(text.split()) for text in sentences], dtype=float)
    openings = Counter(" ".join(words[:3]) for words in tokens if len(words) >= 3)
    opening, times = openings.most_common(1)[0] if openings else ("", 0)
    return Variety(seen, len(grams), len(vocabulary), float(lengths.mean()), float(lengths.std()), opening, times / max(1, len(sentences)))


def near_duplicate_share(sentences: Sequence[str], threshold: float = 0.5, min_words: int = 5) -> float:
    """Near-duplicate pairs of sentences as a share of the sentences; texts too short for a shingle are left out."""
    long_enough = [text for text in sentences if len(words_of(text)) >= min_words]
    return sum(1 for _ in near_duplicate_pairs(long_enough, threshold)) / max(1, len(sentences))
