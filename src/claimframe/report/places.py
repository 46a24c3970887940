"""Places named in sentences: capitalised names that often follow a preposition of place. A heuristic, and told as one: no gazetteer, English only."""

import re
from collections import Counter
from collections.abc import Sequence

from claimframe.records import Sentence

FIRST_WORDS = "In|At|Near|From|On|Of|To|After|Before|During|Around|Inside|Outside|Across|For|But|And|As|With|Under|Over|Since|While|When|Then|The"
NAME = rf"(?:(?!(?:{FIRST_WORDS})\b)[A-Z][\w’'-]+|(?:al|el|ash|as|ad|ar|at|az|an)-[A-Z][\w’'-]+)(?: (?:[A-Z][\w’'-]+|(?:al|el)-[A-Z][\w’'-]+)){{0,2}}"
NAMED = re.compile(rf"\b{NAME}")
LOCATED = re.compile(rf"\b(?:[Ii]n|[Nn]ear|[Aa]round|[Oo]utside|[Ii]nside|[Aa]cross|(?:towns?|city|village|province|district) of) ((?:the )?{NAME})")
LEAST_ARTICLES = 2
LEAST_LOCATED = 0.15
MOST_PLACES = 400
NO_PLACES = frozenset(
    """January February March April May June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    Congress Parliament Senate Cabinet Department Ministry Council Army Government State House Security Islam Christianity Ramadan Easter Christmas God
    I He She They It We You The A An This That These Those There His Her Its Their Our Your My Mr Mrs Ms Dr President Minister Prime General Operation
    Twitter Facebook Telegram YouTube Internet UN EU NATO AFP AP Reuters Islamic Northern Southern Eastern Western North South East West Dar
    Afghan African American Arab Arabic Armenian Azerbaijani British Chinese Christian Colombian Congolese Egyptian English Eritrean Ethiopian European
    French German Indian Iranian Iraqi Israeli Italian Jewish Jordanian Kenyan Kurdish Lebanese Libyan Mexican Muslim Nigerian Pakistani Palestinian
    Peruvian Polish Portuguese Russian Rwandan Saudi Serbian Shia Shiite Somali Spanish Sudanese Sunni Syrian Turkish Ugandan Ukrainian Yemeni""".split()
)
ENDS_OF_NAMES = re.compile(r"[’']s?$")


def places_by_sentence(sentences: Sequence[Sentence]) -> list[tuple[str, ...]]:
    """The places each sentence is about: those it names, else the last named before it in its article. Sentences of an article stand together."""
    known = _known(sentences)
    found: list[tuple[str, ...]] = []
    article: str | None = None
    last: tuple[str, ...] = ()
    for sentence in sentences:
        if sentence.article_id != article:
            article, last = sentence.article_id, ()
        last = tuple(dict.fromkeys(name for name in _names(sentence.text) if name in known)) or last
        found.append(last)
    return found


def _names(text: str) -> list[str]:
    return [ENDS_OF_NAMES.sub("", name) for name in NAMED.findall(text)]


def _known(sentences: Sequence[Sentence]) -> frozenset[str]:
    """The most named of the names that stand after a preposition of place in two articles or more, and in 15 % of their mentions."""
    mentions: Counter[str] = Counter()
    located: Counter[str] = Counter()
    articles: dict[str, set[str]] = {}
    for sentence in sentences:
        mentions.update(_names(sentence.text))
        for name in LOCATED.findall(sentence.text):
            place = ENDS_OF_NAMES.sub("", name.removeprefix("the "))
            located[place] += 1
            articles.setdefault(place, set()).add(sentence.article_id)
    fit = [name for name in located if len(articles[name]) >= LEAST_ARTICLES and located[name] >= LEAST_LOCATED * mentions[name]]
    sure = [name for name in fit if len(name) > 2 and not re.search("-[a-z]", name) and not _common(name)]
    return frozenset(sorted(sure, key=lambda name: (-located[name], name))[:MOST_PLACES])


def _common(name: str) -> bool:
    """Whether it is, or ends in, a word that is no place: `Syrian` and `Defence Ministry` are none, `North Africa` is one."""
    return name.split()[-1] in NO_PLACES or name in NO_PLACES
