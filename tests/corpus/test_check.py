import json
from pathlib import Path

import krippendorff
import numpy as np
import pytest
from conftest import run_command

from claimframe.corpus.agreement import agreement, krippendorff_alpha
from claimframe.corpus.seeds import Seed
from claimframe.corpus.variety import measure_variety, near_duplicate_share
from claimframe.labels import LabelSet
from claimframe.records import Sentence

LABELS = LabelSet(("a", "b"))


def test_alpha_equals_the_reference_with_missing_readings():
    rng = np.random.default_rng(0)
    truth = rng.random(500) < 0.3
    table = np.array([np.where(rng.random(500) < 0.9, truth, ~truth) for _ in range(3)], dtype=float)
    table[rng.random(table.shape) < 0.2] = np.nan
    expected = krippendorff.alpha(table, level_of_measurement="nominal")
    assert krippendorff_alpha(np.nansum(table, axis=0), (~np.isnan(table)).sum(0).astype(float)) == pytest.approx(expected)


def test_agreement_counts_readers_alone_and_its_interval_holds_the_value():
    rng = np.random.default_rng(1)
    seeds = []
    for n in range(400):
        first, second = (["a"] if rng.random() < 0.5 else []), None
        second = first if rng.random() < 0.9 else ["a"]
        annotations = {"writer": ["b"], "reader_1": first, "reader_2": second}
        seeds.append(Seed(Sentence(f"x{n // 10}", n % 10, "t", (), carried={"annotations": annotations}), "f", n))
    found = agreement(seeds, LABELS)
    assert found["a"].low < found["a"].alpha < found["a"].high < 1 and found["a"].sentences == 400
    assert found["b"].alpha == 1.0


def test_variety_falls_when_sentences_repeat():
    varied = [f"word{n} word{n + 1} word{n + 2} word{n + 3} word{n + 4} word{n + 5}" for n in range(200)]
    same = ["the army said that it left the town"] * 200
    assert measure_variety(varied, 500).distinct_4_grams > 20 * measure_variety(same, 500).distinct_4_grams
    assert measure_variety(same, 500).opening_share == 1.0
    assert near_duplicate_share(varied) < near_duplicate_share(same)


def test_a_corpus_short_of_its_plan_exits_1_and_says_where(seeds):
    plan = (Path(__file__).parents[2] / "seeds/coverage.yaml").read_text()
    (seeds / "coverage.yaml").write_text(plan)
    done = run_command("corpus", "check", "--seeds", str(seeds), cwd=seeds.parent)
    assert done.returncode == 1 and "short of the plan" in done.stdout
    assert any(line.strip().startswith("X articles") for line in done.stdout.splitlines())


def test_a_reference_dump_is_compared_on_the_same_number_of_words(seeds, tmp_path):
    plan = (Path(__file__).parents[2] / "seeds/coverage.yaml").read_text()
    (seeds / "coverage.yaml").write_text(plan)
    (tmp_path / "dump.jsonl").write_text(json.dumps({"text": "One two three four five six. " * 9}) + "\n")
    done = run_command("corpus", "check", "--seeds", str(seeds), "--reference", str(tmp_path / "dump.jsonl"), cwd=tmp_path)
    assert "distinct_4_grams in 54 words" in done.stdout


def test_the_projects_own_seeds_are_valid():
    root = Path(__file__).parents[2]
    done = run_command("corpus", "validate", cwd=root)
    assert done.returncode == 0, done.stderr


def test_an_unknown_action_names_the_nearest(tmp_path):
    done = run_command("corpus", "valdate", cwd=tmp_path)
    assert done.returncode == 2 and "did you mean 'validate'" in done.stderr


def test_export_import_and_split_check_from_the_command_line(seeds, tmp_path):
    assert run_command("corpus", "export", "-f", "doccano", "-o", "d.jsonl", cwd=tmp_path).returncode == 0
    again = run_command("corpus", "export", "-f", "doccano", "-o", "d.jsonl", cwd=tmp_path)
    assert again.returncode == 2 and "--overwrite" in again.stderr
    assert run_command("corpus", "import", "d.jsonl", "-f", "doccano", "-o", "r.jsonl", cwd=tmp_path).returncode == 0
    found = {line for line in (tmp_path / "r.jsonl").read_text().splitlines()}
    expected = {json.dumps(json.loads(line)) for path in seeds.glob("*.jsonl") for line in path.open()}
    assert {json.dumps(json.loads(line), sort_keys=True) for line in found} == {json.dumps(json.loads(line), sort_keys=True) for line in expected}
    leaky = run_command("corpus", "split-check", "r.jsonl", "r.jsonl", cwd=tmp_path)
    assert leaky.returncode == 1 and "100.00 %" in leaky.stdout
    assert run_command("corpus", "split-check", "r.jsonl", cwd=tmp_path).returncode == 2
