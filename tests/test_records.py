import json

import pytest

from claimframe.errors import UsageError
from claimframe.records import Sentence, sentence_from_dict


def test_a_record_survives_the_round_trip_unchanged():
    value = {"article_id": "001", "position": 3, "text": "NA", "labels": [], "outlet": "an agency", "unknown": {"nested": [1]}}
    assert json.loads(sentence_from_dict(value).to_json()) == value


def test_absent_labels_stay_absent():
    assert "labels" not in sentence_from_dict({"article_id": "a", "position": 0, "text": "x"}).to_dict()


def test_lone_surrogates_can_be_written_as_utf8():
    line = Sentence("a", 0, "bad \ud800 half").to_json()
    assert json.loads(line.encode("utf-8"))["text"] == "bad \ud800 half"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"position": -1}, "position"),
        ({"position": True}, "position"),
        ({"text": 5}, "text"),
        ({"article_id": None}, "article_id"),
        ({"labels": "x"}, "labels"),
    ],
)
def test_a_wrong_field_is_named(change, named):
    with pytest.raises(UsageError, match=named):
        sentence_from_dict({"article_id": "a", "position": 0, "text": "x"} | change)
