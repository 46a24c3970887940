"""From text to token ids, one way for training and prediction alike."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

CHARACTERS_A_TOKEN = 16
PREVIOUS_CHARACTERS = 400
CONTEXTS = ("none", "previous")
INPUTS = ("input_ids", "attention_mask", "token_type_ids", "own_mask")


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence to score and, for models that read context, the sentence before it ('' at an article's start)."""

    text: str
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token ids and segment ids of one unit; its own sentence's tokens are ids[start:end], with their offsets into it and the words they belong to."""

    ids: list[int]
    type_ids: list[int]
    start: int
    end: int
    offsets: list[tuple[int, int]]
    words: list[int | None]


class UnitEncoder:
    """Tokenises units as the model was trained to read them: alone, or behind the previous sentence as a marked segment."""

    def __init__(self, tokenizer: Tokenizer, context: str, max_length: int) -> None:
        self.context = context
        self.max_length = max_length
        self._tokenizer = tokenizer
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_length, strategy="longest_first")

    def encode(self, units: Sequence[Unit]) -> list[Encoded]:
        """Encodes in the given order. A sentence longer than the model reads is cut at its end, for scoring only."""
        limit = self.max_length * CHARACTERS_A_TOKEN
        if self.context == "previous":
            inputs = [(_utf8(unit.previous[-PREVIOUS_CHARACTERS:]), _utf8(unit.text[:limit])) for unit in units]
            return [_encoded(encoding, own=1) for encoding in self._tokenizer.encode_batch(inputs)]
        texts = [_utf8(unit.text[:limit]) for unit in units]
        return [_encoded(encoding, own=0) for encoding in self._tokenizer.encode_batch(texts)]


def _utf8(text: str) -> str:
    """The text with lone surrogates, which no tokenizer takes, replaced one for one."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _encoded(encoding: Encoding, own: int) -> Encoded:
    places = [place for place, sequence in enumerate(encoding.sequence_ids) if sequence == own]
    start, end = (places[0], places[-1] + 1) if places else (0, len(encoding.ids))
    return Encoded(encoding.ids, encoding.type_ids, start, end, encoding.offsets, encoding.word_ids)


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded arrays (units × tokens): ids, attention (1 = token), segment ids, own (1 = token of the sentence itself)."""

    input_ids: NDArray[np.int64]
    attention_mask: NDArray[np.int64]
    token_type_ids: NDArray[np.int64]
    own_mask: NDArray[np.int64]

    def feed(self) -> dict[str, NDArray[np.int64]]:
        """The arrays by the names of the exported model's inputs."""
        return {name: getattr(self, name) for name in INPUTS}


def pad(units: Sequence[Encoded], length: int = 0) -> Batch:
    """Pads to the longest unit, or to `length`, with id 0, which attention hides."""
    shape = (len(units), max(length, *(len(unit.ids) for unit in units)))
    batch = Batch(*(np.zeros(shape, dtype=np.int64) for _ in range(4)))
    for row, unit in enumerate(units):
        length = len(unit.ids)
        batch.input_ids[row, :length] = unit.ids
        batch.attention_mask[row, :length] = 1
        batch.token_type_ids[row, :length] = unit.type_ids
        batch.own_mask[row, unit.start : unit.end] = 1
    return batch
