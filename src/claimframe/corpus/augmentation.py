"""Copies of sentences made for training only: damage as scraped press has it, and names exchanged. Deterministic, each kind with its own share."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace

from claimframe.corpus.options import AugmentationOptions
from claimframe.records import Sentence
from claimframe.swaps import compiled, default_table

MIN_WORDS = 5
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


def party_swaps(text: str, draw: int) -> str:
    """One of the pairs that the sentence names, exchanged as the swap table allows; the text as it is where it names none."""
    swapped = [each.text for swapper in compiled(default_table()) if (each := swapper.swap(text))]
    return swapped[draw % len(swapped)] if swapped else text


DAMAGE: dict[str, Callable[[str, int], str]] = {
    "no_commas": no_commas, "capitals": capitals, "lower_case": lower_case, "run_on_dateline": run_on_dateline,
    "party_swaps": party_swaps,
}  # fmt: skip


def damaged_copies(sentence: Sentence, options: AugmentationOptions, random_seed: int) -> Iterator[Sentence]:
    """Copies of a training sentence, one for each damage whose share its draw falls under; unchanged texts give none."""
    if len(sentence.text.split()) < MIN_WORDS:
        return
    for option in fields(options):
        draw = _draw(f"{random_seed}:{option.name}:{sentence.article_id}:{sentence.position}")
        if draw % 10_000 < getattr(options, option.name) * 10_000:
            text = DAMAGE[option.name](sentence.text, draw // 10_000)
            if text != sentence.text:
                yield replace(sentence, article_id=f"{sentence.article_id}~{option.name}", text=text, carried={**sentence.carried, "damage": option.name})


def _draw(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
