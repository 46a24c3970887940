import numpy as np
import pytest
from sklearn.metrics import average_precision_score, f1_score

from claimframe import metrics


@pytest.fixture
def made():
    rng = np.random.default_rng(0)
    gold = rng.random((400, 4)) < 0.3
    scores = np.clip(gold * 0.4 + rng.random((400, 4)) * 0.6, 0, 1).round(2)
    return gold, scores


def test_f1_and_average_precision_equal_the_reference(made):
    gold, scores = made
    predicted = scores > 0.5
    assert metrics.macro_f1(gold, predicted) == pytest.approx(f1_score(gold, predicted, average="macro"))
    for place in range(4):
        assert metrics.average_precision(gold[:, place], scores[:, place]) == pytest.approx(average_precision_score(gold[:, place], scores[:, place]))


def test_a_label_that_never_holds_scores_zero():
    none = np.zeros((5, 1), dtype=bool)
    assert metrics.macro_f1(none, none) == 0.0
    assert metrics.average_precision(none[:, 0], np.zeros(5)) == 0.0


def test_calibration_error_of_true_probabilities_is_small_and_of_wrong_ones_large():
    rng = np.random.default_rng(1)
    p = rng.random((20000, 1))
    truth = rng.random((20000, 1)) < p
    assert metrics.expected_calibration_error(truth, p) < 0.02
    assert metrics.expected_calibration_error(truth, 1 - p) > 0.3


def test_bootstrap_interval_holds_the_value_and_narrows_with_more_articles(made):
    gold, scores = made
    predicted = scores > 0.5
    widths = []
    for articles in (10, 200):
        groups = [str(row % articles) for row in range(400)]
        _, (low, high) = metrics.bootstrap_interval(groups, gold, predicted)
        assert low <= metrics.macro_f1(gold, predicted) <= high
        widths.append(high - low)
    assert 0 < max(widths) < 0.2


def test_the_surest_share_leaves_out_the_doubtful():
    p = np.array([[0.9, 0.1], [0.5, 0.99], [0.8, 0.3]])
    assert metrics.surest_share(p, 0.67).tolist() == [0, 2]


def test_an_interval_of_means_agrees_with_theory_and_counts_whole_articles():
    rng = np.random.default_rng(5)
    values = rng.normal(0.3, 1.0, size=(400, 1))
    alone = metrics.bootstrap_means([str(n) for n in range(400)], values)[0]
    expected = values.mean() + np.array([-1.96, 1.96]) * values.std() / 20
    assert np.abs(alone - expected).max() < 0.02
    repeated = metrics.bootstrap_means([str(n // 4) for n in range(400)], np.repeat(values[::4], 4, axis=0))[0]
    assert 1.6 < np.ptp(repeated) / np.ptp(alone) < 2.4
