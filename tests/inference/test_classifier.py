import numpy as np
import pytest

from claimframe import Classifier
from claimframe.inference.batching import length_batches
from claimframe.inference.encoding import Unit, UnitEncoder, pad
from claimframe.inference.stream import label_stream
from claimframe.records import Article, Sentence

TEXTS = ["The ministry said troops captured the bridge.", "Residents said shells hit the market in a heinous act near village 3.", "-", "", "x" * 5000]


@pytest.fixture(scope="module")
def classifier(model_folder):
    return Classifier.load(model_folder)


def test_batched_equals_one_by_one(classifier):
    units = [Unit(text) for text in TEXTS * 7]
    together = classifier.probabilities(units)
    alone = np.vstack([classifier.probabilities([unit]) for unit in units])
    assert np.abs(together - alone).max() <= 2e-5


def test_labels_follow_the_thresholds_and_scores_are_probabilities(classifier):
    article = Article("001", " ".join(TEXTS[:2]), {"outlet": "x"})
    records = list(classifier.predict([article]))
    assert [record.position for record in records] == [0, 1]
    for record in records:
        assert article.text[record.start : record.end] == record.text and record.carried == {"outlet": "x"}
        expected = tuple(label for label in classifier.label_set.names if record.scores[label] >= classifier.description.thresholds[label])
        assert record.labels == expected and all(0 <= score <= 1 for score in record.scores.values())


def test_a_trained_model_knows_its_own_kind_of_text(classifier):
    official, monitor = classifier.predict(
        ["The ministry said rockets killed three people near village 7.", "Residents said rockets killed three people near village 7."]
    )
    assert official.scores["official_claim"] > monitor.scores["official_claim"]
    assert official.scores["monitor_report"] < monitor.scores["monitor_report"]


def test_order_is_kept_over_many_windows(classifier):
    sentences = [Sentence("a", place, f"The army denied shells hit the market near village {place}.") for place in range(120)]
    assert [record.position for record in label_stream(classifier, sentences)] == list(range(120))


def test_sentences_are_not_split_again(classifier):
    assert len(list(classifier.predict([Sentence("a", 0, "One. Two. Three.")]))) == 1


def test_length_batches_hold_every_index_once_within_the_budget():
    lengths = [5, 100, 7, 3, 64, 64, 2, 500]
    batches = list(length_batches(lengths, 128))
    assert sorted(index for batch in batches for index in batch) == list(range(8))
    assert all(len(batch) == 1 or max(lengths[index] for index in batch) * len(batch) <= 128 for batch in batches)


def test_context_is_a_marked_segment_and_only_own_tokens_count(tiny_encoder):
    from tokenizers import Tokenizer

    encoder = UnitEncoder(Tokenizer.from_file(str(tiny_encoder / "tokenizer.json")), "previous", 24)
    plain, after = encoder.encode([Unit("the army denied"), Unit("the army denied", previous="residents said " * 40)])
    batch = pad([plain, after])
    assert after.ids[after.start : after.end] == plain.ids[plain.start : plain.end]
    assert set(np.array(after.type_ids)[after.start : after.end]) == {1}
    assert len(after.ids) <= 24 and batch.own_mask.sum(1).tolist() == [3, 3]
