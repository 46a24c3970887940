"""The most framed sentences, with the words that carry the framing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from claimframe.records import Sentence
from claimframe.report.corpus import Corpus, name_of, outlet_of
from claimframe.report.display import shown_text
from claimframe.report.questions import FRAMING

MOST_FRAMED = 40


@dataclass(frozen=True, slots=True)
class Framed:
    """A sentence cut into pieces, each marked as evidence or not."""

    pieces: tuple[tuple[str, bool], ...]
    score: float
    outlet: str
    published: str


def most_framed(corpus: Corpus) -> tuple[Framed, ...] | None:
    """The forty of highest score, each text once; None where the label set knows no framing."""
    names = corpus.label_set.names
    if FRAMING not in names:
        return None
    scores = corpus.scores[:, names.index(FRAMING)]
    labelled = np.flatnonzero(corpus.decided >> names.index(FRAMING) & 1)
    framed: dict[str, Framed] = {}
    for row in labelled[np.argsort(-scores[labelled], kind="stable")].tolist():
        if len(framed) == MOST_FRAMED:
            break
        sentence = corpus.sentences[row]
        said = Framed(pieces(sentence), float(scores[row]), outlet_of(sentence), name_of(sentence.carried.get("published")))
        framed.setdefault(sentence.text, said)
    return tuple(framed.values())


def pieces(sentence: Sentence) -> tuple[tuple[str, bool], ...]:
    """The text cut at its evidence for framing. Spans that hold no word, do not lie in the text, or overlap, are left out."""
    text, offset = shown_text(sentence.text), sentence.start or 0
    cut: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(_spans(sentence.carried.get("evidence"))):
        start, end = start - offset, end - offset
        if at <= start < end <= len(text) and any(char.isalnum() for char in text[start:end]):
            cut += [(text[at:start], False), (text[start:end], True)]
            at = end
    return tuple(piece for piece in [*cut, (text[at:], False)] if piece[0])


def _spans(evidence: Any) -> Sequence[tuple[int, int]]:
    words = evidence.get(FRAMING) if isinstance(evidence, Mapping) else None
    if not isinstance(words, list):
        return []
    spans = [(word.get("start"), word.get("end")) for word in words if isinstance(word, Mapping)]
    return [(start, end) for start, end in spans if isinstance(start, int) and isinstance(end, int)]
