"""Paired comparison: equal models are told apart no more often than chance, a better one is found."""

import numpy as np
import pytest

from claimframe.evaluation import Comparison
from claimframe.labels import LabelSet
from claimframe.paired import differences, disagreements

LABELS = LabelSet(("a", "b"))


def comparison(gold, predicted, articles):
    return Comparison(LABELS, articles, gold, predicted, None)


def noisy(gold, rng, share, articles):
    """Errors that cluster in articles, as real ones do."""
    hard = {article: rng.uniform(0, 2 * share) for article in set(articles)}
    return gold ^ (rng.random(gold.shape) < np.array([[hard[article]] for article in articles]))


@pytest.fixture
def gold():
    rng = np.random.default_rng(0)
    return rng.random((400, 2)) < 0.4, [f"a{number // 10}" for number in range(400)]


def test_two_equal_models_are_rejected_in_about_five_percent_of_trials(gold):
    """A true 5 % gives at most 18 of 200 in 99 of 100 suites."""
    truth, articles = gold
    rng = np.random.default_rng(11)
    rejected = 0
    for trial in range(200):
        one, two = (comparison(truth, noisy(truth, rng, 0.15, articles), articles) for _ in range(2))
        rejected += differences(one, two, trial)[0].p < 0.05
    assert rejected <= 18


def test_a_better_model_is_found_and_its_interval_leaves_zero(gold):
    truth, articles = gold
    rng = np.random.default_rng(2)
    worse, better = (comparison(truth, noisy(truth, rng, share, articles), articles) for share in (0.25, 0.1))
    macro = differences(worse, better)[0]
    assert macro.p < 0.01 and macro.low > 0 and macro.second > macro.first
    assert all(one.p < 0.05 and one.only_second > one.only_first for one in disagreements(worse, better))


def test_mcnemar_agrees_with_the_binomial_test():
    from scipy.stats import binomtest

    gold = np.zeros((30, 2), dtype=bool)
    first, second = gold.copy(), gold.copy()
    first[:9, 0], second[9:12, 0] = True, True
    found = disagreements(comparison(gold, first, ["x"] * 30), comparison(gold, second, ["x"] * 30))[0]
    assert (found.only_first, found.only_second) == (3, 9) and found.p == pytest.approx(binomtest(3, 12).pvalue)
