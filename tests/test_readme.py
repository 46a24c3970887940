"""The README's commands and the DVC stages are ones that exist."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from conftest import run_command

from claimframe.configs_folder import check_overrides, configs_folder

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [shlex.split(line, comments=True) for line in re.findall(r"^\.venv/bin/((?:predict|train|evaluate|claimframe) .*)$", README, re.MULTILINE)]


def test_the_readme_shows_all_three_commands():
    assert {command[0] for command in COMMANDS} >= {"predict", "train", "evaluate"}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_of_the_readme_is_understood(command, tmp_path):
    if command[0] == "train":
        check_overrides(command[1:], configs_folder())
        return
    arguments = command[1:] if command[0] == "claimframe" else command
    done = run_command(*arguments, cwd=tmp_path)
    missing = "no such model folder" in done.stderr or "expected" in done.stderr
    assert done.returncode in (2, 4) and missing and "unknown" not in done.stderr, done.stderr


@pytest.mark.parametrize("target", ["baseline", "test"])
def test_the_two_make_commands_exist(target):
    assert f"make {target}" in README and re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_dvc_stages_depend_on_what_is_there():
    stages = yaml.safe_load((ROOT / "dvc.yaml").read_text())["stages"]
    assert list(stages) == ["prepare", "train", "evaluate"]
    made = {"data", "data/test.jsonl", "models/baseline"}
    for stage in stages.values():
        params = [next(iter(entry)) for entry in stage.get("params", [])]
        assert all((ROOT / path).exists() for path in [*stage["deps"], *params] if path not in made)
