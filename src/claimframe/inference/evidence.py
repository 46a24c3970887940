"""Evidence: the words that carry a label, exact because a sentence's logit is the mean of its tokens' logits."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claimframe.inference.encoding import Encoded

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Contribution:
    """A word of the sentence, by its offsets into the sentence's text, and what it adds to each label's logit."""

    start: int
    end: int
    logits: NDArray[np.float64]


def by_word(encoded: Encoded, contributions: NDArray[np.float64]) -> list[Contribution]:
    """Sums the contributions of own tokens (tokens × labels) over the words they belong to, in order."""
    words: dict[int | None, Contribution] = {}
    for token, share in zip(range(encoded.start, encoded.end), contributions, strict=True):
        start, end = encoded.offsets[token]
        word = encoded.words[token]
        before = words.get(word)
        words[word] = Contribution(before.start if before else start, end, before.logits + share if before else share)
    return list(words.values())


def strongest(contributions: Sequence[Contribution], place: int, offset: int) -> list[dict[str, float]]:
    """The words that raise the label at `place` most, at most five, strongest first; offsets shifted into the article."""
    raising = sorted((word for word in contributions if word.logits[place] > 0), key=lambda word: -word.logits[place])
    return [{"start": word.start + offset, "end": word.end + offset, "weight": round(float(word.logits[place]), 5)} for word in raising[:SHOWN]]
