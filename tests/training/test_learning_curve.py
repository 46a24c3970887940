"""The learning curve: shares and seeds come from the models themselves."""

import json
import shutil

import pytest
from conftest import run_command, seed_lines

from claimframe.training.learning_curve import Point, by_share, curve_table


def test_a_table_holds_mean_and_spread():
    found = [Point(0.5, 1, 0.6, {"a": 0.6}), Point(0.5, 2, 0.8, {"a": 0.8}), Point(1.0, 1, 0.9, {"a": 0.9})]
    assert [len(group) for group in by_share(found).values()] == [2, 1]
    row = curve_table(found).splitlines()[1].split()
    assert row[:3] == ["50%", "2", "0.700"] and row[3:6] == ["0.600", "to", "0.800"]


def test_the_command_measures_models_and_draws(model_folder, tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(json.dumps(record) + "\n" for record in seed_lines()["peru"]))
    done = run_command("curve", str(gold), str(model_folder), "-o", "curve.png", cwd=tmp_path)
    assert done.returncode == 0 and "100%" in done.stdout and (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG"), done.stderr


@pytest.mark.parametrize("name", ["nowhere", "model"])
def test_what_is_no_trained_model_is_refused(model_folder, tmp_path, name):
    shutil.copytree(model_folder, tmp_path / "model")
    (tmp_path / "model/config.yaml").write_text("{}")
    (tmp_path / "gold.jsonl").write_text(json.dumps(seed_lines()["peru"][0]) + "\n")
    done = run_command("curve", "gold.jsonl", name, cwd=tmp_path)
    assert done.returncode in (2, 4) and len(done.stderr.strip().splitlines()) == 1
