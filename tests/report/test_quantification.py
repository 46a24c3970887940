"""Shares and their intervals: exact where errors are known exactly, and covering the truth when prevalence shifts."""

import numpy as np
import pytest

from claimframe.report.quantification import estimate
from claimframe.report.questions import basis_question, label_questions

LABELS = ("official_claim", "monitor_report", "military_event", "framing")


def confusion_of(articles, sentences, rows, rng=None, spread=0.0):
    """Validation articles × gold × predicted whose errors follow `rows`, more alike within an article the larger `spread`."""
    table = np.zeros((articles, len(rows), len(rows)))
    for article in range(articles):
        for gold, row in enumerate(rows):
            own = row if spread == 0 else rng.dirichlet(np.asarray(row) / spread)
            table[article, gold] = np.asarray(own) * sentences if rng is None else rng.multinomial(sentences, own)
    return table


def test_adjusted_count_is_forman_s_formula():
    confusion = confusion_of(400, 25, [[0.9, 0.1], [0.2, 0.8]])
    share, _ = estimate(np.array([410, 590]), 40, confusion)
    assert share.value == pytest.approx((0.41 - 0.2) / (0.9 - 0.2), abs=2e-3)
    assert share.low < 0.3 < share.high


@pytest.mark.parametrize("counted", [[0, 100], [100, 0], [3, 97]])
def test_shares_stay_between_none_and_all(counted):
    shares = estimate(np.array(counted), 10, confusion_of(50, 10, [[0.9, 0.1], [0.2, 0.8]]))
    assert all(0 <= share.low <= share.value <= share.high <= 1 for share in shares)
    assert sum(share.value for share in shares) == pytest.approx(1)


def test_four_classes_are_told_apart():
    rows = np.full((4, 4), 0.05) + 0.8 * np.eye(4)
    truth = np.array([0.4, 0.3, 0.1, 0.2])
    shares = estimate(np.round(10_000 * truth @ rows).astype(int), 500, confusion_of(300, 40, rows))
    assert [share.value for share in shares] == pytest.approx(truth, abs=3e-3)


def test_nothing_is_adjusted_where_validation_hardly_knows_a_class():
    confusion = confusion_of(50, 10, [[0.9, 0.1], [0.2, 0.8]])
    confusion[2:, 0] = 0
    assert estimate(np.array([30, 70]), 10, confusion) is None
    assert estimate(np.array([0, 0]), 0, confusion_of(50, 10, [[0.9, 0.1], [0.2, 0.8]])) is None


def test_intervals_cover_the_truth_in_90_to_98_percent_of_200_trials_and_bare_counting_does_not():
    rng, rows = np.random.default_rng(11), [[0.88, 0.12], [0.06, 0.94]]
    covered, bare_covered = 0, 0
    for _ in range(200):
        known = confusion_of(90, 8, rows, rng, spread=0.05)
        met = confusion_of(60, 8, rows, rng, spread=0.05).sum(0)
        holding = int(rng.integers(20, 580))
        counted = rng.multinomial(holding, met[0] / met[0].sum()) + rng.multinomial(600 - holding, met[1] / met[1].sum())
        share, _ = estimate(counted, 60, known, int(rng.integers(2**31)))
        truth, bare = holding / 600, counted[0] / 600
        covered += share.low <= truth <= share.high
        bare_covered += abs(bare - truth) <= 1.96 * (bare * (1 - bare) / 600) ** 0.5
    assert 180 <= covered <= 196
    assert bare_covered < 160


def test_questions_read_masks():
    *labels, none = label_questions(LABELS)
    assert [question.class_of(0b0101) for question in labels] == [0, 1, 0, 1]
    assert (none.class_of(0), none.class_of(8)) == (0, 1)
    basis = basis_question(LABELS)
    assert [basis.classes[basis.class_of(mask)] for mask in (0b1101, 0b0010, 0b0011, 0b1100)] == ["officials only", "monitors only", "both", "nobody"]
    assert basis_question(("claim", "event")) is None
