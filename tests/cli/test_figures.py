"""Files that measuring commands write are checked before the work."""

import pytest
from conftest import run_command

from claimframe.cli.figures import check_writable
from claimframe.errors import UsageError


def test_a_folder_is_made_and_nothing_else(tmp_path):
    check_writable(tmp_path / "new/figures.json")
    assert (tmp_path / "new").is_dir() and not (tmp_path / "new/figures.json").exists()
    check_writable(None)


@pytest.mark.parametrize(("name", "said"), [("", "is a folder"), ("file/x.json", "cannot be written")])
def test_what_cannot_be_written_is_told(tmp_path, name, said):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match=said):
        check_writable(tmp_path / name)


COMMANDS = [
    ["evaluate", "gold.jsonl", "--json", "gold.jsonl/x.json"],
    ["evaluate", "gold.jsonl", "--curves", "gold.jsonl/x.csv"],
    ["compare", "m", "m", "--gold", "gold.jsonl", "--json", "gold.jsonl/x.json"],
    ["suspects", "-o", "gold.jsonl/x.jsonl"],
    ["audit", "m", "--json", "gold.jsonl/x.json"],
    ["behave", "m", "--json", "gold.jsonl/x.json"],
    ["curve", "gold.jsonl", "m", "-o", "gold.jsonl/x.png"],
    ["curve", "gold.jsonl", "m", "-o", "curve.xyz"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_measuring_command_says_so_first(tmp_path, command):
    (tmp_path / "gold.jsonl").write_text("")
    done = run_command(*command, cwd=tmp_path)
    assert done.returncode == 2 and len(done.stderr.strip().splitlines()) == 1 and "expected" in done.stderr, done.stderr
    assert "cannot be written" in done.stderr or "format '.xyz'" in done.stderr
