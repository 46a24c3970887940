"""Abstention: the decisions that are made keep to the risk asked for."""

import json

import numpy as np
import pytest
from conftest import run_command
from scipy.stats import beta

from claimframe.errors import UsageError
from claimframe.inference.selection import GRID, confidence, least_confidence, tally_decisions, upper_bound


def draw(rng, count):
    """Probabilities that are honest, decisions at one half, and the truth."""
    probabilities = rng.beta(0.6, 0.9, size=(count, 1))
    return probabilities, probabilities >= 0.5, rng.random((count, 1)) < probabilities


def test_the_bound_is_clopper_and_pearsons():
    assert upper_bound(7, 120, 0.01) == pytest.approx(beta.ppf(0.99, 8, 113)) and upper_bound(5, 5, 0.01) == 1.0


@pytest.mark.parametrize(("risk", "least_coverage"), [(0.02, 0.0), (0.05, 0.1), (0.1, 0.4)])
def test_the_risk_is_kept_in_nine_of_ten_trials(risk, least_coverage):
    rng = np.random.default_rng(4)
    kept, coverage = 0, []
    big, decided, gold = draw(rng, 100_000)
    for _ in range(100):
        probabilities, chosen, truth = draw(rng, 2000)
        cut = least_confidence(tally_decisions(probabilities, chosen, truth, ["a"]), risk)["a"]
        sure = confidence(big, decided) >= cut
        kept += (decided != gold)[sure].mean() <= risk if sure.any() else True
        coverage.append(sure.mean())
    assert kept >= 90 and np.mean(coverage) >= least_coverage


def test_a_model_that_is_never_sure_enough_decides_nothing():
    assert least_confidence({"a": [[10, 5]] * len(GRID)}, 0.05)["a"] > 1
    with pytest.raises(UsageError, match="train it again"):
        least_confidence({}, 0.05)


def test_undecided_labels_are_neither_given_nor_denied(model_folder, tmp_path):
    (tmp_path / "a.txt").write_text("The ministry said shells hit the market.\nThe town lies on a river.\n")
    plain, careful = (run_command("predict", "a.txt", "-o", "-", "--model", str(model_folder), *more, cwd=tmp_path) for more in ([], ["--risk", "0.0001"]))
    assert "undecided" not in plain.stdout
    for record in map(json.loads, careful.stdout.splitlines()):
        assert set(record["undecided"]) == set(record["scores"]) and record["labels"] == []
    wrong = run_command("predict", "a.txt", "-o", "-", "--model", str(model_folder), "--risk", "5", cwd=tmp_path)
    assert wrong.returncode == 2 and "between 0 and 1" in wrong.stderr
