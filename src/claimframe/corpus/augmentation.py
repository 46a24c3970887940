"""Copies of sentences made for training only: damage as scraped press has it, and names exchanged. Deterministic, each kind with its own share."""

import hashlib
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace

from claimframe.corpus.options import AugmentationOptions
from claimframe.records import Sentence
from claimframe.swaps import compiled, default_table

MIN_WORDS = 5
OCR_SHARE = 0.03
LOOK_ALIKES = {"l": "1I", "I": "l1", "O": "0", "0": "O", "o": "c0", "e": "c", "m": ("rn",), "n": ("ri", "u"), "h": "b", "t": "f", "S": "5", "B": "8", "i": "l"}
PLACES = ("BEIRUT", "GENEVA", "NAIROBI", "CAIRO", "Moscow", "Ankara", "Baghdad", "LONDON", "Islamabad", "Bogota", "Kyiv", "Damascus", "Amman", "Dakar")
AGENCIES = ("(Agencies)", "(wire)", "-", "--", "Xinhua", "AFP", "Reuters", "AP", "Staff", "(Reuters)", "(AFP)")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "February", "Mar", "April", "May", "June", "July", "Aug", "September", "Oct", "November", "Dec")


def no_commas(text: str, _draw: int) -> str:
    """Commas, apostrophes and most hyphenation signs gone, as in some scraped sets."""
    return re.sub(r"\s{2,}", " ", re.sub(r"[,'’‘;]|(?<=\s)[-–—](?=\s)", "", text)).strip()


def capitals(text: str, _draw: int) -> str:
    """Everything in capitals, as wires were sent."""
    return text.upper()


def lower_case(text: str, _draw: int) -> str:
    """Everything in lower case."""
    return text.lower()


def run_on_dateline(text: str, draw: int) -> str:
    """A date, a place or an agency run into the sentence."""
    day, month = DAYS[draw % 7], MONTHS[draw // 7 % 12]
    date = f"{draw // 84 % 28 + 1} {month} {1985 + draw // 2352 % 40}"
    place, agency = PLACES[draw // 11 % len(PLACES)], AGENCIES[draw // 13 % len(AGENCIES)]
    forms = (f"{place} {agency} {text}", f"{day} {date} {text}", f"{date} {place} {text}", f"{agency} {day} {date} {text}")
    return forms[draw // 17 % len(forms)]


def ocr_slips(text: str, draw: int) -> str:
    """One letter in about thirty read as its look-alike, as scans have it."""
    rng = random.Random(draw)
    return "".join(rng.choice(LOOK_ALIKES[char]) if char in LOOK_ALIKES and rng.random() < OCR_SHARE else char for char in text)


def encoding_slips(text: str, draw: int) -> str:
    """Typographic signs and accents as a wrong decoding leaves them: as other signs, as question marks, or gone."""
    typeset = re.sub(r"(?<=\w)'(?=\w)", "’", re.sub(r'"([^"]*)"', "“\\1”", text)).replace(" - ", " – ")
    wrong = (typeset.encode("utf-8").decode("cp1252", errors="replace"), re.sub(r"[^\x00-\x7f]", "?", typeset), re.sub(r"[^\x00-\x7f]", "", typeset))
    return wrong[draw % len(wrong)]


def cut_short(text: str, draw: int) -> str:
    """The last words missing; for sentences whose labels do not hang on them."""
    words = text.split(" ")
    kept = max(MIN_WORDS, len(words) - 1 - draw % max(1, len(words) // 4))
    return " ".join(words[:kept]).rstrip(".,;:")


def merged(text: str, following: str, draw: int) -> str:
    """Run into the next sentence, the full stop between them lost or kept without its space."""
    return f"{text.rstrip('.')} {following}" if draw % 2 else f"{text}{following}"


def party_swaps(text: str, draw: int) -> str:
    """One of the pairs that the sentence names, exchanged as the swap table allows; the text as it is where it names none."""
    swapped = [each.text for swapper in compiled(default_table()) if (each := swapper.swap(text))]
    return swapped[draw % len(swapped)] if swapped else text


DAMAGE: dict[str, Callable[[str, int], str]] = {
    "no_commas": no_commas, "capitals": capitals, "lower_case": lower_case, "run_on_dateline": run_on_dateline,
    "ocr_slips": ocr_slips, "encoding_slips": encoding_slips, "cut_short": cut_short,
    "party_swaps": party_swaps,
}  # fmt: skip


def damaged_copies(sentence: Sentence, following: Sentence | None, options: AugmentationOptions, random_seed: int) -> Iterator[Sentence]:
    """Copies of a training sentence, one for each damage whose share its draw falls under; unchanged texts give none.

    `following` is the next sentence of the article, for copies in which two run into one: those carry the labels of both.
    """
    if len(sentence.text.split()) < MIN_WORDS:
        return
    for option in fields(options):
        draw = _draw(f"{random_seed}:{option.name}:{sentence.article_id}:{sentence.position}")
        if draw % 10_000 < getattr(options, option.name) * 10_000:
            copy = _copy(sentence, following, option.name, draw // 10_000)
            if copy is not None and copy.text != sentence.text:
                yield replace(copy, article_id=f"{sentence.article_id}~{option.name}", carried={**sentence.carried, "damage": option.name})


def _copy(sentence: Sentence, following: Sentence | None, damage: str, draw: int) -> Sentence | None:
    if damage == "merged":
        if following is None or len(following.text.split()) < MIN_WORDS:
            return None
        return replace(sentence, text=merged(sentence.text, following.text, draw), labels=(*(sentence.labels or ()), *(following.labels or ())))
    if damage == "cut_short" and sentence.labels:
        return None
    return replace(sentence, text=DAMAGE[damage](sentence.text, draw))


def _draw(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
