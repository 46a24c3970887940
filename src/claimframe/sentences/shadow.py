"""An ASCII shadow of a text, one character for one, on which sentence boundaries are looked for.

The splitter slices UTF-8 by bytes and panics on some non-ASCII white space; on pure ASCII it cannot. Double quotes become
spaces, so that it also splits inside quotations, as the codebook's unit asks.
"""

import unicodedata

SPACE_SIGNS = '"“”„«»‟\x00'
APOSTROPHES = "’‘‚‛′´"
DASHES = "–—―−‐‑‒"


class _Table(dict[int, str]):
    """Filled as characters are met; at most one entry a code point of Unicode."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _ascii(chr(code))
        return found


def _ascii(char: str) -> str:
    if char in SPACE_SIGNS or char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Zs"):
        return " "
    if char.isascii():
        return char
    if char in APOSTROPHES:
        return "'"
    if char in DASHES:
        return "-"
    if char in "。！？؟۔।":
        return "?"
    return "A" if char.isupper() else "a" if char.isalnum() else "-"


_TABLE = _Table()


def shadow(text: str) -> str:
    """Pure ASCII of the same length: letters keep their case, quotation marks and all white space become spaces."""
    return text.translate(_TABLE)
