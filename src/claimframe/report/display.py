"""Strings of articles made fit to be shown: bounded, without controls that reorder or hide text."""

import unicodedata

MOST_CHARACTERS = 2_000


def one_line(text: str, most: int = MOST_CHARACTERS) -> str:
    """White space joined, control, format and surrogate characters (categories Cc, Cf, Cs) left out, cut at `most` characters."""
    joined = " ".join(text[: 4 * most].split())
    if not joined.isprintable():
        joined = "".join(char for char in joined if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    return joined if len(joined) <= most else joined[: most - 1] + "…"


def shown_text(text: str) -> str:
    """A sentence for the page, character for character up to its bound, so that offsets hold; bidi controls stay, the page isolates them."""
    whole = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")
    return whole if len(whole) <= MOST_CHARACTERS else whole[: MOST_CHARACTERS - 1] + "…"


def web_address(url: object) -> str:
    """The URL where a browser may follow it, else ''."""
    return url[:2_000] if isinstance(url, str) and url.lower().startswith(("https://", "http://")) and url.isprintable() else ""
