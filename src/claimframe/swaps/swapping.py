"""Swapping one pair's names in a sentence: word form, capitals, articles and possessives follow; where they cannot, there is no swap."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from claimframe.swaps.table import Pair, Rows, SwapTable

Side = Literal["a", "b", "both"]


@dataclass(frozen=True, slots=True)
class Swapped:
    """The text after the swap, and which side it named before."""

    text: str
    named: Side


@dataclass(frozen=True, slots=True)
class _Target:
    """What a written form becomes; only forms that are `cause` make a swap, others go along."""

    text: str
    side: Literal["a", "b"]
    cause: bool


class Swapper:
    """One pair, compiled."""

    def __init__(self, pair: Pair, table: SwapTable) -> None:
        self.pair = pair
        self._an = {word.casefold() for word in table.an}
        self._adjectives = _targets(pair.adjectives, cause=True)
        self._forms = _targets(pair.along, cause=False) | _targets(pair.forms, cause=True) | _one_way(pair.one_way)
        self._beginnings = {_words(form)[0] for form in [*self._adjectives, *self._forms]}
        self._pattern = _pattern(self._adjectives, self._forms, pair.heads or table.heads, table.keep)
        unless = pair.unless + (table.media if pair.kind == "state" else ())
        self._unless = re.compile(rf"(?<!\w)(?i:{_any_of(unless)})(?!\w)")

    def swap(self, text: str) -> Swapped | None:
        """The text with a and b exchanged; None where it names neither, or where the exchange would need another word."""
        if self._beginnings.isdisjoint(_words(text)) or self._unless.search(text):
            return None
        pieces, end, sides, capitals = [], 0, set(), text.isupper()
        for match in self._pattern.finditer(text):
            if match["keep"]:
                continue
            target = self._target(match)
            if target is None:
                return None
            pieces += [text[end : match.start()], self._written(match, target, capitals)]
            end = match.end()
            sides |= {target.side} if target.cause else set()
        if not sides:
            return None
        return Swapped("".join([*pieces, text[end:]]), "both" if len(sides) == 2 else sides.pop())

    def _target(self, match: re.Match[str]) -> _Target | None:
        return self._adjectives[match["attributive"]] if match["attributive"] else self._forms.get(match["form"])

    def _written(self, match: re.Match[str], target: _Target, capitals: bool) -> str:
        """The new name with its article and possessive, in the case of its place."""
        source, given = match["attributive"] or match["form"], match["article"]
        name = target.text.upper() if capitals else target.text
        if source[0].isupper() and not given and _begins(match.string, match.start()):
            name = name[0].upper() + name[1:]
        article = ""
        if given:
            new = "an" if name.casefold() in self._an or name[0] in "AEIOaeio" else "a"
            article = f"{new.upper() if capitals else new.capitalize() if given[0].isupper() else new} "
        return f"{article}{name}{_possessive(match['tail'] or '', source, name)}"


def _begins(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] in '“"'


def _possessive(tail: str, source: str, name: str) -> str:
    """An apostrophe alone after a name in s, with s after any other."""
    if tail and name[-1] in "sS":
        return tail[0]
    lone = len(tail) == 1 and source[-1] in "sS"
    return f"{tail}s" if lone else tail


def _pattern(adjectives: Iterable[str], forms: Iterable[str], heads: Iterable[str], keep: Iterable[str]) -> re.Pattern[str]:
    """Finds a name with the article before it and the apostrophe after it; an adjective that no head follows is found as a form."""
    attributive = rf"(?P<attributive>{_any_of(adjectives)})(?=[ -](?i:{_any_of(heads)})(?!\w))"
    form = rf"(?P<form>{_any_of([*adjectives, *forms])})(?!\w)"
    tail = r"(?P<tail>['’](?:[sS](?!\w)|(?= \w)))?"
    return re.compile(rf"(?:(?<!\w)(?P<article>[Aa]n?|AN) )?(?<!\w)(?:(?P<keep>(?i:{_any_of(keep)}))(?!\w)|(?:{attributive}|{form}){tail})")


def _any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; for none it matches nothing."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) or "(?!)"


def _targets(rows: Rows, cause: bool) -> dict[str, _Target]:
    """Both directions; the first row of a form decides, and a form as written goes before those derived from others."""
    directed = [(a, _Target(b, "a", cause)) for a, b in rows] + [(b, _Target(a, "b", cause)) for a, b in rows]
    return _with_capitals(directed)


def _one_way(rows: Rows) -> dict[str, _Target]:
    return _with_capitals([(a, _Target(b, "a", True)) for a, b in rows])


def _with_capitals(directed: list[tuple[str, _Target]]) -> dict[str, _Target]:
    written: dict[str, _Target] = {}
    for form, target in directed:
        written.setdefault(form, target)
    for form, target in directed:
        capitalised = target.text[0].upper() + target.text[1:]
        written.setdefault(form[0].upper() + form[1:], _Target(capitalised, target.side, target.cause))
    for form, target in directed:
        written.setdefault(form.upper(), _Target(target.text.upper(), target.side, target.cause))
    return written


@lru_cache(maxsize=4)
def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text))


@cache
def compiled(table: SwapTable) -> tuple[Swapper, ...]:
    """A swapper for each pair of the table."""
    return tuple(Swapper(pair, table) for pair in table.pairs)
