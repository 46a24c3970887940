import json

import pytest

from claimframe.corpus.seeds import SeedProblems, load_seeds
from claimframe.errors import UsageError
from claimframe.labels import LabelSet

LABELS = LabelSet(("official_claim", "monitor_report", "military_event", "framing"))


def change(seeds, line, **fields):
    path = seeds / "syria.jsonl"
    lines = path.read_text().splitlines()
    record = json.loads(lines[line - 1]) | fields
    lines[line - 1] = json.dumps({name: value for name, value in record.items() if value is not None})
    path.write_text("\n".join(lines) + "\n")


def test_valid_seeds_load(seeds):
    assert len(load_seeds(seeds, LABELS)) == 240


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"labels": ["oficial_claim"]}, "did you mean 'official_claim'"),
        ({"labels": ["framing", "official_claim"]}, r"out of order or twice; expected \['official_claim', 'framing'\]"),
        ({"labels": None}, "labels missing"),
        ({"outlet": None}, "field 'outlet' is missing"),
        ({"text": None}, "field 'text' is missing"),
        ({"position": 0}, "expected each once, in order"),
        ({"position": 5}, "expected no gap"),
        ({"conflict": "Syria"}, "did you mean 'syria'"),
        ({"conflict": "peru"}, r"expected in peru\.jsonl"),
        ({"genre": "wired"}, "did you mean 'wire'"),
        ({"era": "1910s"}, "did you mean '2010s'"),
        ({"phenomenon": ["denail"]}, "did you mean 'denial'"),
        ({"annotations": {"reader_1": ["x"]}}, r"annotations\.reader_1: unknown label"),
        ({"text": "One came. Two left."}, "not one sentence"),
        ({"text": " padded"}, "not one sentence"),
        ({"outlet": "another"}, "expected the same on each line"),
    ],
)
def test_each_fault_is_told_with_file_and_line(seeds, fields, said):
    change(seeds, 2, **fields)
    with pytest.raises(SeedProblems, match=rf"syria\.jsonl:2: .*{said}"):
        load_seeds(seeds, LABELS)


def test_a_broken_line_and_every_other_fault_are_told_together(seeds):
    change(seeds, 4, labels=["x"])
    path = seeds / "peru.jsonl"
    path.write_text("{\n" + path.read_text())
    with pytest.raises(SeedProblems) as caught:
        load_seeds(seeds, LABELS)
    assert len(caught.value.problems) == 2


def test_no_seeds_and_no_vocabulary(tmp_path, seeds):
    (seeds / "vocabulary.yaml").unlink()
    with pytest.raises(UsageError, match=r"vocabulary\.yaml"):
        load_seeds(seeds, LABELS)
    with pytest.raises(UsageError, match="no seed files"):
        load_seeds_of_empty(tmp_path)


def load_seeds_of_empty(tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / "vocabulary.yaml").write_text("{conflict: {a: b}, genre: {a: b}, era: {a: b}, phenomenon: {a: b}}")
    return load_seeds(folder, LABELS)
