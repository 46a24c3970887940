"""Lines of an article: a line break ends a sentence, except where a paragraph was wrapped at a fixed width."""

import re
from collections.abc import Iterator

BREAK = re.compile(r"[\n\r\u2028\u2029\x0b\x0c\x85]+")
ENDS_SENTENCE = re.compile(r"[.!?:;…](?:[\"'”’)\]]*)\s*$")
STARTS_BLOCK = re.compile(r"\s*(?:[-*•·–—►▪]|\d+[.)]\s|[(\[][A-Z]+[)\]])")
WRAP_WIDTHS = range(50, 101)


def line_spans(text: str) -> Iterator[tuple[int, int]]:
    """Spans of lines that end a sentence, in order; hard-wrapped lines are given as one span."""
    start = 0
    previous_line = 0
    for match in BREAK.finditer(text):
        line = text[previous_line : match.start()]
        if not _wrapped(line, text[match.end() : match.end() + 40], match.group()):
            yield start, match.start()
            start = match.end()
        previous_line = match.end()
    yield start, len(text)


def _wrapped(line: str, following: str, line_break: str) -> bool:
    """A full-width line with no end of sentence, followed at once by a line that goes on in lower case (or in capitals throughout)."""
    if len(line.strip()) not in WRAP_WIDTHS or line_break.count("\n") > 1 or ENDS_SENTENCE.search(line) or STARTS_BLOCK.match(following):
        return False
    first = following.lstrip()[:1]
    return first.islower() or (line.isupper() and following.strip().isupper())
