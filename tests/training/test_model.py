import numpy as np
import pytest
import torch

from claimframe import metrics
from claimframe.errors import ClaimframeError
from claimframe.training.batches import epoch_batches
from claimframe.training.encoders import EncoderFiles, load_encoder
from claimframe.training.export import prove_parity
from claimframe.training.fitting import apply_calibration, fit_calibration, fit_thresholds
from claimframe.training.model import SentenceClassifier, freeze, parameter_groups


@pytest.fixture
def model(tiny_encoder):
    return SentenceClassifier(load_encoder(EncoderFiles(tiny_encoder, {}), 0.0), 4, 0.0).eval()


def inputs(rows=3, tokens=9):
    ids = torch.randint(5, 40, (rows, tokens))
    own = torch.ones_like(ids)
    own[:, 0] = own[:, -1] = 0
    return ids, torch.ones_like(ids), torch.zeros_like(ids), own


def test_a_sentences_logit_is_the_mean_of_its_own_tokens_logits(model):
    *rest, own = inputs()
    logits, tokens = model(*rest, own)
    assert torch.allclose(logits, tokens[:, 1:-1].mean(1), atol=1e-5)


def test_freezing_leaves_only_the_head_or_all_but_the_embeddings(model):
    freeze(model, encoder=False, embeddings=True)
    assert not model.encoder.get_input_embeddings().weight.requires_grad
    freeze(model, encoder=True, embeddings=False)
    assert {name for name, p in model.named_parameters() if p.requires_grad} == {"head.weight", "head.bias"}
    groups = parameter_groups(model, 1e-4, 1e-3, 0.01)
    assert [group["lr"] for group in groups] == [1e-3, 1e-3] and groups[1]["weight_decay"] == 0.0


def test_batches_hold_every_row_once_of_like_length_and_depend_on_seed_and_epoch():
    lengths = np.random.default_rng(0).integers(3, 60, 1000).tolist()
    batches = epoch_batches(lengths, 1024, 1, 0)
    assert sorted(row for batch in batches for row in batch) == list(range(len(lengths)))
    assert all(max(lengths[row] for row in batch) * len(batch) <= 1024 for batch in batches)
    padding = sum(max(lengths[row] for row in batch) * len(batch) for batch in batches) / sum(lengths)
    assert padding < 1.2
    again, other = epoch_batches(lengths, 1024, 1, 0), epoch_batches(lengths, 1024, 1, 1)
    assert [batch.tolist() for batch in batches] == [batch.tolist() for batch in again] != [batch.tolist() for batch in other]
    half = epoch_batches(lengths, 1024, 1, 0, 0.5)
    assert sum(map(len, half)) == round(len(lengths) / 2) and len({row for batch in half for row in batch}) == sum(map(len, half))


def test_parity_refuses_a_different_model():
    p = np.full((3, 2), 0.4)
    assert prove_parity(p, p + 5e-5, np.array([0.5, 0.5])) == pytest.approx(5e-5)
    with pytest.raises(ClaimframeError, match="differs from the trained one"):
        prove_parity(p, p + 1e-3, np.array([0.5, 0.5]))


def test_calibration_makes_overconfident_logits_honest_and_thresholds_find_the_best_f1():
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 1.5, (6000, 1))
    truth = rng.random((6000, 1)) < 1 / (1 + np.exp(-(logits - 1)))
    slope, intercept = fit_calibration(logits * 4, truth, ["x"])["x"]
    assert slope == pytest.approx(0.25, abs=0.03) and intercept == pytest.approx(-1, abs=0.15)
    p = apply_calibration(logits * 4, {"x": (slope, intercept)}, ["x"])
    chosen = fit_thresholds(p, truth, ["x"])["x"]
    reached = {t: float(metrics.f1(metrics.counts(truth[:, 0], p[:, 0] >= t))) for t in [chosen, *np.arange(0.05, 0.95, 0.01)]}
    assert reached[chosen] > max(reached.values()) - 0.01


def test_a_label_with_one_class_is_left_as_it_is():
    assert fit_calibration(np.zeros((4, 1)), np.zeros((4, 1), dtype=bool), ["x"])["x"] == (1.0, 0.0)
