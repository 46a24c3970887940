"""Probes on frozen vectors: groups left out are really left out, planted errors are found."""

import json

import numpy as np
import pytest
from conftest import LABELS, seed_lines, write_seeds

from claimframe.cli import suspects as command
from claimframe.corpus.seeds import load_seeds
from claimframe.errors import UsageError
from claimframe.labels import LabelSet
from claimframe.training.config import EncoderConfig
from claimframe.training.hold_out import HeldOut, hold_out, too_low
from claimframe.training.probe import embed, folds_of, probabilities_held_out
from claimframe.training.suspects import find_suspects, planted


@pytest.fixture(scope="module")
def encoder(tiny_encoder):
    return EncoderConfig(name="tiny", route="path", source=str(tiny_encoder), max_length=64)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return load_seeds(write_seeds(tmp_path_factory.mktemp("probe") / "seeds"), LabelSet(tuple(LABELS)))


def test_vectors_do_not_depend_on_the_company_they_are_computed_in(encoder):
    texts = ["Shells hit the market.", "The ministry said so, and much more was said on that day.", "Medics counted."]
    alone = [embed([*texts[:number], texts[number], *texts[number + 1 :]], encoder)[number] for number in range(3)]
    assert np.allclose(alone, embed(texts[::-1], encoder)[::-1], atol=0.2)


def test_a_group_is_judged_by_probes_that_never_saw_it():
    rng = np.random.default_rng(0)
    features = rng.normal(size=(120, 3)).astype(np.float32)
    targets = (features[:, :1] > 0) ^ (np.arange(120) >= 80)[:, None]
    groups = ["a"] * 40 + ["b"] * 40 + ["odd"] * 40
    right = {g: ((p[:, 0] >= 0.5) == targets[rows, 0]).mean() for g, rows, p in probabilities_held_out(features, targets, groups)}
    assert right["odd"] < 0.2 and min(right["a"], right["b"]) > 0.4


def test_a_label_that_never_holds_among_the_others_is_improbable():
    features = np.random.default_rng(0).normal(size=(6, 2)).astype(np.float32)
    targets = np.array([[True]] * 2 + [[False]] * 4)
    found = {group: p for group, _, p in probabilities_held_out(features, targets, ["x", "x", "y", "y", "y", "y"])}
    assert (found["x"] == 0).all() and (found["y"] == 1).all()


def test_folds_keep_articles_together():
    articles = [f"a{number % 17}" for number in range(200)]
    folds = folds_of(articles, 5, 1)
    assert all(len({fold for fold, article in zip(folds, articles, strict=True) if article == one}) == 1 for one in set(articles))
    assert len(set(folds)) == 5


def test_hold_out_measures_every_conflict(corpus, encoder):
    found = hold_out(corpus, "conflict", LabelSet(tuple(LABELS)), encoder)
    assert {one.group for one in found} == {"syria", "ukraine", "peru"} and sum(one.sentences for one in found) == len(corpus)
    assert [one.macro_f1 for one in found] == sorted(one.macro_f1 for one in found)
    with pytest.raises(UsageError, match="--by nothing"):
        hold_out(corpus, "nothing", LabelSet(tuple(LABELS)), encoder)


def test_a_group_far_under_the_mean_is_named():
    groups = [HeldOut(name, 1, 1, value, ()) for name, value in (("low", 0.5), ("good", 0.8), ("better", 0.85))]
    assert [one.group for one in too_low(groups)] == ["low"]


def test_planted_errors_come_first(corpus, encoder):
    label_set = LabelSet(tuple(LABELS))
    assert planted(corpus, label_set, encoder, 1, 0.05, 20) >= 0.25
    suspects = find_suspects(corpus, label_set, encoder, 1)
    assert len(suspects) == len(corpus) * 4 and suspects[0].confidence <= suspects[-1].confidence


def test_suspects_command_lists_where_they_stand(tmp_path, encoder, monkeypatch, capsys):
    write_seeds(tmp_path / "seeds")
    monkeypatch.setattr(command, "_encoder", lambda: encoder)
    assert command.suspects_command(["--seeds", str(tmp_path / "seeds"), "-n", "5"], lambda line: None) == 0
    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    everything = {record["text"] for records in seed_lines().values() for record in records}
    assert len(shown) == 5 and all(one["text"] in everything and one["line"] > 0 for one in shown)
