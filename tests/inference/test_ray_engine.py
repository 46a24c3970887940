"""A job on a real Ray of this machine: what it writes, and what a killed worker costs."""

import importlib.util
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import run_command

from claimframe.inference.job import read_manifest
from claimframe.inference.layout import layout_of

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="the extra `ray` is not installed"),
    pytest.mark.usefixtures("loopback"),
]


@pytest.fixture(scope="module")
def dump(tmp_path_factory):
    """Some 30 shards, the first and the last of them with a line that cannot be read."""
    rng, path = random.Random(11), tmp_path_factory.mktemp("dump") / "dump.jsonl"
    texts = [" ".join(f"Shells hit village {rng.randrange(999)}, residents said." for _ in range(rng.randrange(6, 18))) for _ in range(3800)]
    lines = [json.dumps({"id": f"{number:04d}", "text": text, "outlet": "an agency"}) for number, text in enumerate(texts)]
    path.write_text("{broken\n" + "\n".join(lines) + "\nbroken}\n")
    return path


@pytest.fixture(scope="module")
def whole(model_folder, dump):
    """What one process writes."""
    done = run_command("predict", str(dump), "-o", "whole.jsonl", "--model", str(model_folder), "--threads", "1", cwd=dump.parent)
    assert done.returncode == 3, done.stderr
    return (dump.parent / "whole.jsonl").read_bytes(), (dump.parent / "whole.jsonl.rejects.jsonl").read_bytes()


def wait_for(found, process, seconds=200):
    """Polls until something is found; fails where the process ends first."""
    end = time.monotonic() + seconds
    while not (value := found()):
        assert process.poll() is None and time.monotonic() < end, process.communicate()
        time.sleep(0.01)
    return value


def test_a_killed_worker_costs_no_finished_part_and_changes_no_byte(model_folder, dump, whole, tmp_path):
    layout = layout_of(str(tmp_path / "s.jsonl") + "/")
    command = [sys.executable, "-m", "claimframe", "predict", os.path.relpath(dump, tmp_path), "-o", "s.jsonl/", "--model", str(model_folder)]
    process = subprocess.Popen([*command, "--engine", "ray", "--workers", "2"], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    wait_for(lambda: layout.manifest("1/2").is_file() and len(layout.manifest("1/2").read_text().splitlines()) >= 2, process)
    worker = int(layout.lock("1/2").read_text().split()[1])
    assert worker != process.pid and "ray" in Path(f"/proc/{worker}/cmdline").read_text()
    os.kill(worker, signal.SIGKILL)
    finished = {entry.index: layout.part(entry.index).stat() for entry in read_manifest(layout, "1/2")}
    assert not layout.done("1/2").is_file()
    said = process.communicate(timeout=250)[1]
    assert process.returncode == 3 and "share 1/2 is done" in said and "read 3,802 records" in said, said
    assert int(layout.lock("1/2").read_text().split()[1]) != worker
    assert all(layout.part(index).stat().st_mtime_ns == state.st_mtime_ns for index, state in finished.items()) and len(finished) >= 2
    parts = sorted((tmp_path / "s.jsonl").glob("part-*.jsonl"))
    assert (b"".join(part.read_bytes() for part in parts), (tmp_path / "s.jsonl/_rejects.jsonl").read_bytes()) == whole


def test_errors_of_a_task_are_those_of_one_process(model_folder, dump, tmp_path):
    (tmp_path / "s.jsonl").write_text("mine")
    done = run_command("predict", str(dump), "-o", "s.jsonl", "--engine", "ray", "--workers", "1", "--model", str(model_folder), cwd=tmp_path)
    assert done.returncode == 2 and "s.jsonl: exists already" in done.stderr.splitlines()[-1] and "Traceback" not in done.stderr


def test_a_cluster_that_does_not_answer_is_named(model_folder, dump, tmp_path):
    arguments = ["predict", str(dump), "-o", "s.jsonl", "--engine", "ray", "--model", str(model_folder)]
    done = run_command(*arguments, cwd=tmp_path, env=os.environ | {"RAY_ADDRESS": "127.0.0.1:1"})
    assert done.returncode == 1 and "no Ray cluster at 127.0.0.1:1" in done.stderr.splitlines()[-1] and list(tmp_path.iterdir()) == []
