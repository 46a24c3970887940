"""Boundaries from sentencex (Wikimedia's rule-based segmenter), mended where news needs it."""

import re
from collections.abc import Iterator

from sentencex import segment

from claimframe.sentences.lines import line_spans
from claimframe.sentences.shadow import shadow

OPENING = "\"“„«‟'‘([{"
GLUED = re.compile(r"(?<=[a-z]{2}[.!?])(?=[A-Z][a-z]+ )|(?<=\S) {0,3}(?=[•▪►] )")
ABBREVIATED = re.compile(
    r"(?:\b(?:Lt|Gen|Col|Maj|Brig|Sgt|Capt|Cmdr|Adm|Gov|Sen|Rep|Rev|Hon|Pres|Supt|Insp|Cpl|Pvt|Eng|1Lt|2Lt|Mr|Mrs|Ms|Dr|Prof|St|Mt|Ft|No|Nos|Art|Sheikh|Ayat)"
    r"|\b[A-Z])\.\s*$"
)
INITIALISM = re.compile(r"\b(?:[A-Z]\.){2,}\s*$")
CLOCK = re.compile(r"\b[ap]\.m\.\s*$", re.IGNORECASE)
LINE_OPENER = re.compile(r"\s*(?:\d{1,3}\.|[A-Z][A-Z/ -]+(?:, [A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?)?\.|/[^/.]{2,30}\.?[^/.]{0,20}/\.)\s*$")
SENTENCE_STARTER = re.compile(r"(?:The|A|An|He|She|It|They|We|In|On|At|But|And|That|This|Those|These|There|If|When|After|Earlier|Meanwhile|However)\b")


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence in code points: ordered, disjoint, without outer white space, covering all that is no space."""
    for start, end in line_spans(text):
        yield from _split_line(text, start, end)


def _split_line(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    line = text[start:end]
    cuts = [0, *_boundaries(line), len(line)]
    for left, right in zip(cuts, cuts[1:], strict=False):
        piece = line[left:right]
        lead = len(piece) - len(piece.lstrip())
        stripped = piece.strip()
        if stripped:
            yield start + left + lead, start + left + lead + len(stripped)


def _boundaries(line: str) -> list[int]:
    flat = shadow(line)
    cuts = set(match.end() for match in GLUED.finditer(flat) if match.end())
    position = 0
    for piece in segment("en", flat):
        position += len(piece)
        if position < len(line) and not _joins(flat, position):
            cuts.add(_before_opening(line, position))
    return sorted(cuts)


def _before_opening(line: str, cut: int) -> int:
    """Gives an opening quotation mark or bracket right before the cut to the sentence that it opens."""
    while cut > 1 and line[cut - 1] in OPENING and (line[cut - 2].isspace() or line[cut - 2] in OPENING):
        cut -= 1
    return cut


def _joins(flat: str, cut: int) -> bool:
    """True where the splitter cut after a title, an initial, or an initialism that the sentence goes on after."""
    before, after = flat[max(0, cut - 24) : cut], flat[cut : cut + 16].lstrip()
    if after[:1].islower():
        return True
    if INITIALISM.search(before) or CLOCK.search(before):
        return not SENTENCE_STARTER.match(after)
    return bool(ABBREVIATED.search(before)) or bool(cut <= 40 and LINE_OPENER.match(flat[:cut]))
