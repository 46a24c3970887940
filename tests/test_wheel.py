"""The wheel works away from the checkout: configs/ is inside it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def run(unpacked, cwd, *arguments):
    settings = {"cwd": cwd, "env": os.environ | {"PYTHONPATH": str(unpacked)}, "text": True, "capture_output": True}
    return subprocess.run([sys.executable, "-m", "claimframe", *arguments], **settings)


def test_configs_travel_inside_and_nothing_else_does(unpacked):
    assert (unpacked / "claimframe/configs/experiment/baseline.yaml").is_file()
    assert {path.name for path in unpacked.iterdir()} == {"claimframe", "claimframe-0.1.0.dist-info"}


def test_train_shows_its_configuration_in_any_folder(unpacked, tmp_path):
    done = run(unpacked, tmp_path, "train", "experiment=baseline", "--cfg", "job")
    assert done.returncode == 0 and "name: baseline" in done.stdout


def test_predict_runs_in_any_folder(unpacked, tmp_path, model_folder):
    (tmp_path / "a.txt").write_text("The army denied it.")
    done = run(unpacked, tmp_path, "predict", "a.txt", "-o", "-", "--model", str(model_folder))
    assert done.returncode == 0 and done.stdout.count("\n") == 1


def test_train_without_seeds_says_what_to_do(unpacked, tmp_path):
    done = run(unpacked, tmp_path, "train", "experiment=baseline")
    assert done.returncode == 2 and "data.folder=DIR" in done.stderr
