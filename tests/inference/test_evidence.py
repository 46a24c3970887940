import json

import numpy as np
import pytest
from conftest import run_command

from claimframe import Classifier
from claimframe.inference.encoding import Unit

TEXT = "The ministry said rockets killed three people near village 7 on day 2 and 12345."


@pytest.fixture(scope="module")
def classifier(model_folder):
    return Classifier.load(model_folder, evidence=True)


@pytest.mark.parametrize("text", [TEXT, "x", "-", "Residents said shells hit the market, by the puppet gangs."])
def test_the_words_contributions_sum_to_the_logit(classifier, text):
    words = classifier.contributions(Unit(text))
    assert np.abs(sum(word.logits for word in words) - classifier._backend.logits(classifier._backend.encode([Unit(text)]))[0]).max() < 1e-5
    assert [word.start for word in words] == sorted(word.start for word in words)


def test_evidence_points_at_words_of_the_article(classifier):
    article = f"Nothing here.\n{TEXT}"
    *_, record = classifier.predict([article])
    assert set(record.carried["evidence"]) == set(record.labels) and record.labels
    for words in record.carried["evidence"].values():
        assert words and all(article[word["start"] : word["end"]].strip() and word["start"] >= record.start for word in words)
        assert [word["weight"] for word in words] == sorted((word["weight"] for word in words), reverse=True)


def test_evidence_and_thresholds_from_the_command_line(model_folder, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    command = ["predict", "a.txt", "-o", "-", "--model", str(model_folder)]
    plain = json.loads(run_command(*command, cwd=tmp_path).stdout)
    high = json.loads(run_command(*command, "--evidence", "--threshold", "framing=0", cwd=tmp_path).stdout)
    assert "evidence" in high and "evidence" not in plain
    assert "framing" not in plain["labels"] and set(high["labels"]) == {*plain["labels"], "framing"}
    assert high["scores"] == plain["scores"]


@pytest.mark.parametrize(("given", "said"), [("framing=2", "from 0 to 1"), ("framing", "from 0 to 1"), ("framig=0.5", "did you mean 'framing'")])
def test_a_wrong_threshold_is_told(model_folder, tmp_path, given, said):
    (tmp_path / "a.txt").write_text(TEXT)
    done = run_command("predict", "a.txt", "-o", "s.jsonl", "--model", str(model_folder), "--threshold", given, cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr and not (tmp_path / "s.jsonl").exists()
