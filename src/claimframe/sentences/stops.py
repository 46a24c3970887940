"""Whether a full stop, a question or exclamation mark, or an ellipsis ends the sentence it stands in."""

import re

from claimframe.sentences.words import AFTER_CLOCK, ALWAYS_GO_ON, DATES, LIST_NUMBER, MAY_END, MAY_END_AS_WRITTEN, NUMBER, STARTER, TAKE_NUMBERS, TITLES

LAST_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*$")
INITIALISM = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
OPENERS = "\"“”„«‟'‘([{¿¡ \t\n\r\u00a0"
OPENER = re.compile(r"\d{1,3}|[IVX]{1,4}|[^\W\d_]|\d{1,2}(?:[.:]\d\d)? ?[ap]\.m|/[^/]{2,30}/")
PLACE = re.compile(r"[A-Z][A-Z/ -]+(?:, [A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?)?(?:\. /[^/]{2,30}/)?")
ASIDE = re.compile(r"[a-z]|\w{1,4}$")
LABEL = re.compile(r"\s*\([a-z0-9]{1,3}\)\s")
NUMBERED_DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]+$")
DASHES = "-–—"
IN_CAPITALS = re.compile(r"[A-Z]{2}|[A-Z] [A-Z]{2}")
CREDIT_AT_END = re.compile(r"[-–—]+\s?[A-Z][\w./]*(?: [\w./]+){0,3}\s*$|[-–—][A-Z]{2,}\b|(?:[#@]\w+\s*)+$|[-–—]+\d+[-–—]+\s*$|\d{1,2}/\d{1,2}\W*$")
SPEAKS = re.compile(
    r"(?:[A-Z][\w.'’-]*(?<!['’]s),? ){1,5}"
    r"(?:said|says|asked|asks|told|wrote|writes|added|adds|shouted|cried|replied|recalled|yelled|tweeted|insisted|joked|warned)\b"
)


def ends_sentence(sentence: str, mark: str, closing: str, after: str, opens_line: bool) -> bool:
    """`sentence` stands before the mark, without leading space; `closing` are quotation marks and brackets behind it, `after` the next characters."""
    following = after.lstrip(OPENERS)
    if not following:
        return True
    if mark == "." and (OPENER.fullmatch(sentence) or (opens_line and _dateline(sentence, following))):
        return False
    if LABEL.match(after):
        return _last_word(sentence).lower() not in TAKE_NUMBERS
    if following[0].islower() or following[0] in ".,;:!?…" or CREDIT_AT_END.match(following):
        return False
    if following[0] in DASHES:
        following = following.lstrip(DASHES + OPENERS)
        if closing or not following or following[0].islower() or _last_word(sentence).lower() in DATES:
            return False
    if mark[-1] in "!?":
        return not (closing and SPEAKS.match(following) and not STARTER.match(following))
    if mark in ("...", "…"):
        return not IN_CAPITALS.match(following)
    return mark != "." or _full_stop_ends(sentence, closing, following)


def _dateline(sentence: str, following: str) -> bool:
    """A place, with a date or not; in a text all in capitals a short sentence may look like one."""
    if len(sentence) > 60 or not PLACE.fullmatch(sentence):
        return False
    if any(char in "/,0123456789" for char in sentence) or not IN_CAPITALS.match(following):
        return True
    return len(sentence) <= 25 and not STARTER.match(sentence)


def _full_stop_ends(sentence: str, closing: str, following: str) -> bool:
    if ")" in closing and ASIDE.match(sentence, sentence.rfind("(") + 1):
        return False
    word = _last_word(sentence)
    if word.lower() in DATES and following[0].isdigit():
        return bool(NUMBERED_DAY.search(sentence) and LIST_NUMBER.match(following))
    return not word or _word_ends(word, following)


def _last_word(sentence: str) -> str:
    found = LAST_WORD.search(sentence, max(0, len(sentence) - 16))
    return found.group() if found else ""


def _word_ends(word: str, following: str) -> bool:
    lower = word.lower()
    if lower in ALWAYS_GO_ON or (lower in TITLES and not word.islower()):
        return False
    if word in ("a.m", "p.m"):
        return bool(STARTER.match(following)) or not AFTER_CLOCK.match(following)
    if (len(word) == 1 and word.isupper()) or INITIALISM.fullmatch(word) or word in MAY_END_AS_WRITTEN or (lower in MAY_END and not word.islower()):
        return bool(STARTER.match(following))
    if lower in TAKE_NUMBERS or len(word) == 1:
        return not NUMBER.match(following)
    return True
