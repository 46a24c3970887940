"""Engines and shares: what cannot be asked together is said before any work."""

import subprocess
import sys

import pytest
from conftest import run_command

# arguments, what the message says
FAULTS = [
    (["-o", "-", "--engine", "ray"], "need a file or folder"),
    (["-o", "s.jsonl", "--engine", "ray", "--shard", "1/2"], "expected --workers N"),
    (["-o", "s.jsonl", "--workers", "2"], "with --engine ray"),
    (["-o", "s.jsonl", "--workers", "-2", "--engine", "ray"], "from 1"),
    (["-o", "s.jsonl", "--engine", "spark"], "invalid choice"),
]


@pytest.mark.parametrize(("arguments", "said"), FAULTS, ids=[" ".join(fault[0]) for fault in FAULTS])
def test_what_cannot_be_asked_together(tmp_path, arguments, said):
    (tmp_path / "a.txt").write_text("The army denied it.")
    done = run_command("predict", "a.txt", *arguments, cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr and len(done.stderr.splitlines()) == 1, done.stderr


def test_standard_input_cannot_be_read_by_many(model_folder, tmp_path):
    arguments = ["predict", "-", "-o", "s.jsonl", "--engine", "ray", "--model", str(model_folder)]
    done = run_command(*arguments, cwd=tmp_path, input='{"text": "It fell."}\n')
    assert done.returncode == 2 and "standard input cannot be" in done.stderr


def test_without_ray_one_is_told_what_to_install(model_folder, tmp_path):
    (tmp_path / "a.txt").write_text("The army denied it.")
    code = "import sys; sys.modules['ray'] = None; from claimframe.commands import predict; sys.exit(predict())"
    arguments = ["a.txt", "-o", "s.jsonl", "--engine", "ray", "--model", str(model_folder)]
    done = subprocess.run([sys.executable, "-c", code, *arguments], cwd=tmp_path, text=True, capture_output=True)
    assert done.returncode == 2 and "pip install 'claimframe[ray]'" in done.stderr and "Traceback" not in done.stderr
