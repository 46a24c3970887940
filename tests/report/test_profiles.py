"""Counts against counting by hand."""

from datetime import date

import pytest
from report.scored import LABELS, record

from claimframe.confusions import Confusions
from claimframe.labels import LabelSet
from claimframe.records import Sentence
from claimframe.report.corpus import UNNAMED, build_corpus
from claimframe.report.profiles import Counter, by_basis, by_outlet, over_time, totals
from claimframe.report.questions import basis_question, label_questions

QUESTIONS, BASIS = label_questions(LABELS), basis_question(LABELS)


def corpus_of(records, thresholds=None):
    own = ("article_id", "position", "text")
    sentences = [
        Sentence(*(r[n] for n in own), tuple(r["labels"]), scores=r["scores"], carried={k: r[k] for k in ("outlet", "published") if k in r}) for r in records
    ]
    return build_corpus(LabelSet(LABELS), sentences, thresholds)


def counted(profile):
    return [figure.counted for figure in profile.figures]


RECORDS = [
    record("a", 0, "One.", ["official_claim"], outlet="A", published="2016-01-05"),
    record("a", 1, "Two.", ["official_claim", "framing"], outlet="A", published="2016-01-05"),
    record("a", 0, "Three.", ["monitor_report"], outlet="B", published="2016-01-06"),
    record("c", 0, "Four.", []),
]


def test_totals_and_outlets_are_counted():
    counter = Counter(corpus_of(RECORDS), None)
    assert counted(totals(counter, QUESTIONS)) == [2, 1, 0, 1, 1]
    outlets = by_outlet(counter, QUESTIONS)
    told = [(profile.name, profile.sentences, profile.articles, counted(profile)) for profile in outlets]
    assert told == [("A", 2, 1, [2, 0, 0, 1, 0]), (UNNAMED, 1, 1, [0, 0, 0, 0, 1]), ("B", 1, 1, [0, 1, 0, 0, 0])]


def test_many_outlets_lose_no_sentence():
    counter = Counter(corpus_of([record(str(n), 0, "One.", ["framing"], outlet=f"outlet {n}") for n in range(60)]), None)
    outlets = by_outlet(counter, QUESTIONS)
    assert outlets[-1].name == "36 other outlets" and sum(profile.sentences for profile in outlets) == 60


def test_periods_keep_their_gaps():
    counter = Counter(corpus_of([*RECORDS, record("z", 0, "Five.", ["framing"], published="2016-01-09")]), None)
    course = over_time(counter, lambda name, rows: counter.labels(name, rows, QUESTIONS))
    assert (course.unit, course.places) == ("day", (0, 1, 4))
    assert [counted(profile)[3] for profile in course.profiles] == [1, 0, 1]
    assert over_time(Counter(corpus_of(RECORDS[3:]), None), lambda name, rows: counter.labels(name, rows, QUESTIONS)) is None


def test_the_basis_is_counted_by_day_and_place():
    told = []
    for article, day, labels in (("x", "2016-03-01", ["official_claim"]), ("y", "2016-03-01", ["monitor_report"]), ("z", "2016-03-02", [])):
        told += [record(article, n, "Shells fell in Dulan.", labels, published=day) for n in range(6)]
    basis = by_basis(Counter(corpus_of(told), None), BASIS)
    assert counted(basis.overall) == [6, 6, 0, 6]
    assert [(day, place, counted(profile)) for day, place, profile in basis.cells] == [("2016-03-01", "Dulan", [6, 6, 0, 0])]


def test_the_model_s_thresholds_decide_where_they_are_known():
    corpus = corpus_of(RECORDS, dict.fromkeys(LABELS, 0.95))
    assert corpus.decided.tolist() == [0] * 4 and corpus.given.tolist() != [0] * 4


def test_known_errors_move_the_share_and_widen_small_groups():
    pairs = ((1, 1, 9), (1, 0, 1), (0, 0, 8), (0, 1, 2))
    counter = Counter(corpus_of([record(str(n), 0, "One.", ["official_claim"] * (n < 55)) for n in range(100)]), Confusions(LABELS, (pairs,) * 80))
    figure = totals(counter, QUESTIONS[:1]).figures[0]
    assert figure.bare == 0.55 and figure.share.value == pytest.approx((0.55 - 0.2) / 0.7, abs=0.01)
    small = counter.labels("few", [*range(6), *range(60, 65)], QUESTIONS[:1]).figures[0]
    assert small.share.high - small.share.low > 1.5 * (figure.share.high - figure.share.low)


def test_sentences_stand_in_article_order():
    corpus = corpus_of([RECORDS[1], RECORDS[3], RECORDS[0]])
    assert [sentence.text for sentence in corpus.sentences] == ["One.", "Two.", "Four."]
    assert list(corpus.days) == [date(2016, 1, 5)] * 2 + [None]
