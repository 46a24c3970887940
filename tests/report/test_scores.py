"""Every format that `predict` writes is read back the same, and nothing else is."""

import json

import pytest
from report.scored import LABELS, record, write_jsonl

from claimframe.errors import UsageError
from claimframe.inference.forms import SentenceForm
from claimframe.inference.writers import PartFile
from claimframe.records import Sentence
from claimframe.report.scores import read_scores

EVIDENCE = {"framing": [{"start": 3, "end": 9, "weight": 0.5}]}
CARRIED = {"outlet": "-The Paper", "published": "2016-07-03", "evidence": EVIDENCE}
SENTENCES = [
    Sentence("001", 0, "=cmd|' /C calc'!A0", ("framing",), 3, 21, dict.fromkeys(LABELS, 0.25), CARRIED),
    Sentence("001", 1, "'Quoted', \"twice\"\nover lines.", (), 22, 50, dict(zip(LABELS, (0.0, 1.0, 0.5, 0.12345), strict=True)), {"outlet": "-The Paper"}),
    Sentence("2", 0, "No outlet — none.", LABELS, None, None, dict.fromkeys(LABELS, 0.75), {}),
]


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_what_predict_writes_is_read_back(tmp_path, suffix):
    with PartFile(tmp_path / f"s.{suffix}", SentenceForm(LABELS)) as writer:
        for sentence in SENTENCES:
            writer.write(sentence)
    label_set, read = read_scores(tmp_path / f"s.{suffix}")
    assert label_set.names == LABELS and read == SENTENCES


GOOD = record("a", 0, "The army left.", ["framing"])
FAULTS = [
    ({"scores": None}, "no scores"),
    ({"scores": {}}, "no scores"),
    ({"labels": None}, "labels are missing"),
    ({"labels": ["framng"]}, "did you mean 'framing'"),
    ({"scores": GOOD["scores"] | {"framing": "high"}}, "no number from 0 to 1"),
    ({"scores": GOOD["scores"] | {"framing": 1.5}}, "no number from 0 to 1"),
    ({"start": "x"}, "start is 'x'"),
    ({"position": -1}, "position is -1"),
]


@pytest.mark.parametrize(("change", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_a_record_that_does_not_fit_is_named_by_line(tmp_path, change, said):
    with pytest.raises(UsageError, match=said) as caught:
        read_scores(write_jsonl(tmp_path / "s.jsonl", [GOOD | change]))
    assert "s.jsonl:1:" in str(caught.value)


def test_scores_of_another_label_set_further_down_are_named_by_line(tmp_path):
    with pytest.raises(UsageError, match=r"s\.jsonl:2: scores do not name"):
        read_scores(write_jsonl(tmp_path / "s.jsonl", [GOOD, GOOD | {"scores": {"framing": 0.5}}]))


@pytest.mark.parametrize(("name", "content", "said"), [
    ("s.jsonl", b"", "holds no sentence"), ("s.jsonl", b"{", "s.jsonl:1: not valid JSON"), ("s.jsonl", b"[1]", "not a JSON object"),
    ("s.jsonl", b"[" * 200_000, "not valid JSON"), ("s.csv", b"text,score_a\nx,high\n", "s.csv:2: not as predict writes it"),
    ("s.parquet", b"PAR1", "not a Parquet file"), ("s.xlsx", b"", "format '.xlsx'"),
])  # fmt: skip
def test_files_that_predict_did_not_write(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=said):
        read_scores(tmp_path / name)


def test_damaged_utf8_is_read_as_far_as_it_goes(tmp_path):
    (tmp_path / "s.jsonl").write_bytes(json.dumps(GOOD).encode().replace(b"army", b"ar\xffmy"))
    assert read_scores(tmp_path / "s.jsonl")[1][0].text == "The ar\ufffdmy left."
