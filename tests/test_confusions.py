import json

import numpy as np
import pytest

from claimframe.confusions import Confusions, count_confusions, masks, read_confusions, write_confusions
from claimframe.errors import ModelError
from claimframe.model_folder import open_model_folder

LABELS = ("claim", "event", "framing")


def test_masks_have_a_bit_for_each_label():
    assert masks(np.array([[1, 0, 1], [0, 0, 0], [0, 1, 0]], dtype=bool)).tolist() == [5, 0, 2]


def test_a_table_counts_each_article_by_class():
    gold = np.array([[1, 0, 0], [1, 0, 0], [0, 0, 1]], dtype=bool)
    predicted = np.array([[1, 0, 0], [0, 1, 0], [1, 0, 1]], dtype=bool)
    table = count_confusions(LABELS, ["b", "a", "b"], gold, predicted).table(2, lambda mask: mask & 1)
    assert table.tolist() == [[[0, 1], [0, 1]], [[0, 0], [1, 0]]]


def test_what_is_written_is_read(tmp_path):
    confusions = Confusions(LABELS, (((1, 1, 4), (0, 5, 1)), ((2, 2, 9),)))
    write_confusions(tmp_path, confusions)
    assert read_confusions(tmp_path) == confusions


@pytest.mark.parametrize("change", [{"articles": [[[8, 0, 1]]]}, {"articles": [[[0, 0, 0]]]}, {"articles": [[[0, 0]]]}, {"articles": 3}, {"labels": None}])
def test_what_training_would_not_write_is_refused(tmp_path, change):
    (tmp_path / "validation.json").write_text(json.dumps({"labels": LABELS, "articles": [[[1, 1, 4]]]} | change))
    with pytest.raises(ModelError, match=r"validation\.json"):
        read_confusions(tmp_path)


def test_training_writes_the_confusions_of_its_validation_split(model_folder, workplace):
    labels = open_model_folder(model_folder).labels
    confusions = read_confusions(model_folder)
    records = [json.loads(line) for line in (workplace / "data/validation.jsonl").open()]
    held = sum("framing" in record["labels"] for record in records)
    bit = 1 << labels.index("framing")
    assert confusions.labels == labels
    assert sum(n for pairs in confusions.articles for gold, _, n in pairs if gold & bit) == held
    assert len(confusions.articles) == len({record["article_id"] for record in records})
