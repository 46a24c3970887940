"""Counts and shares: of everything, of each outlet, of each period, and by the basis on which what is told rests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from claimframe.confusions import Confusions
from claimframe.report.corpus import Corpus, rows_by
from claimframe.report.dates import fitting_unit, period_of, said
from claimframe.report.places import places_by_sentence
from claimframe.report.quantification import Share, estimate
from claimframe.report.questions import Question

Rows = NDArray[np.int64]
Key = TypeVar("Key", str, tuple[str, str])
MOST_OUTLETS = 24
MOST_CELLS, MOST_PLACES_SHOWN, LEAST_CELL = 40, 10, 10


@dataclass(frozen=True, slots=True)
class Figure:
    """One class counted, and its estimated share where the classifier's errors are known."""

    counted: int
    of: int
    share: Share | None

    @property
    def bare(self) -> float:
        """The share of decisions."""
        return self.counted / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Profile:
    """Figures of a group of sentences: one for each question (whether it holds), or one for each class of a single question."""

    name: str
    sentences: int
    articles: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts classes in groups of sentences, and adjusts the counts where it knows the confusions."""

    corpus: Corpus
    confusions: Confusions | None

    def labels(self, name: str, rows: Rows, questions: Sequence[Question]) -> Profile:
        """A profile of yes to each question."""
        return self._profile(name, rows, tuple(self._ask(rows, question)[0] for question in questions))

    def classes(self, name: str, rows: Rows, question: Question) -> Profile:
        """A profile of all classes of one question."""
        return self._profile(name, rows, self._ask(rows, question))

    def _profile(self, name: str, rows: Rows, figures: tuple[Figure, ...]) -> Profile:
        return Profile(name, len(rows), self.corpus.articles_in(rows), figures)

    def _ask(self, rows: Rows, question: Question) -> tuple[Figure, ...]:
        found, many = np.unique(self.corpus.decided[rows], return_counts=True)
        classes = len(question.classes)
        counted = np.bincount([question.class_of(mask) for mask in found.tolist()], weights=many, minlength=classes).astype(np.int64)
        shares: Sequence[Share | None] | None = None
        if self.confusions is not None:
            shares = estimate(counted, self.corpus.articles_in(rows), self.confusions.table(classes, question.class_of))
        return tuple(Figure(int(count), len(rows), share) for count, share in zip(counted, shares or (None,) * classes, strict=True))


def totals(counter: Counter, questions: Sequence[Question]) -> Profile:
    """The profile of all sentences."""
    return counter.labels("all", np.arange(len(counter.corpus)), questions)


def by_outlet(counter: Counter, questions: Sequence[Question]) -> list[Profile]:
    """A profile of each outlet, most sentences first; past 24 outlets the others are taken together."""
    groups = sorted(rows_by(counter.corpus.outlets.tolist()).items(), key=lambda group: (-len(group[1]), group[0]))
    shown, others = groups[:MOST_OUTLETS], groups[MOST_OUTLETS:]
    if others:
        shown.append((f"{len(others):,} other outlets", np.concatenate([rows for _, rows in others])))
    return [counter.labels(name, rows, questions) for name, rows in shown]


@dataclass(frozen=True, slots=True)
class Course:
    """Profiles over time, in order, by day, week, month or year; `places` counts periods from the first, gaps included."""

    unit: str
    places: tuple[int, ...]
    profiles: tuple[Profile, ...]


def over_time(counter: Counter, measure: Callable[[str, Rows], Profile]) -> Course | None:
    """A profile of each period that has sentences; None where no date could be read."""
    days = [day for day in counter.corpus.days if day is not None]
    if not days:
        return None
    unit = fitting_unit(min(days), max(days))
    groups = rows_by([None if day is None else period_of(day, unit) for day in counter.corpus.days])
    starts = sorted(groups)
    lengths = {"day": 1, "week": 7, "month": 30.436875, "year": 365.2425}
    places = tuple(round((start - starts[0]).days / lengths[unit]) for start in starts)
    return Course(unit, places, tuple(measure(said(start, unit), groups[start]) for start in starts))


@dataclass(frozen=True, slots=True)
class Basis:
    """On whom what is told rests: in all sentences, at each place, and on the same day at the same place."""

    overall: Profile
    places: tuple[Profile, ...]
    cells: tuple[tuple[str, str, Profile], ...]


def by_basis(counter: Counter, question: Question) -> Basis:
    """The fullest places, and the fullest cells of one day and one place, of ten sentences or more."""
    corpus = counter.corpus
    places: dict[str, list[int]] = {}
    cells: dict[tuple[str, str], list[int]] = {}
    for row, (named, day) in enumerate(zip(places_by_sentence(corpus.sentences), corpus.days, strict=True)):
        for place in named:
            places.setdefault(place, []).append(row)
            if day is not None:
                cells.setdefault((day.isoformat(), place), []).append(row)
    return Basis(
        counter.classes("all sentences", np.arange(len(corpus)), question),
        tuple(counter.classes(place, np.array(rows), question) for place, rows in _fullest(places, MOST_PLACES_SHOWN)),
        tuple((day, place, counter.classes(f"{day} {place}", np.array(rows), question)) for (day, place), rows in _fullest(cells, MOST_CELLS)),
    )


def _fullest(groups: dict[Key, list[int]], most: int) -> list[tuple[Key, list[int]]]:
    full = [(key, rows) for key, rows in groups.items() if len(rows) >= LEAST_CELL]
    return sorted(full, key=lambda group: (-len(group[1]), group[0]))[:most]
