"""Jobs that are killed, shared out, taken up by others: what is written is what one uninterrupted process writes."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from conftest import run_command

from claimframe.errors import ClaimframeError, UsageError
from claimframe.inference.job import Job, read_manifest
from claimframe.inference.layout import layout_of
from claimframe.inference.shards import Share, cut
from claimframe.inference.tally import Tally
from claimframe.records import Article

KILLS = 15


@pytest.fixture(scope="module")
def dump(tmp_path_factory):
    path = tmp_path_factory.mktemp("dump") / "dump.jsonl"
    rng = random.Random(5)
    lines = []
    for number in range(3000):
        text = " ".join(f"Shells hit village {rng.randrange(999)}, residents said." for _ in range(rng.randrange(1, 14)))
        lines.append(json.dumps({"id": f"{number:04d}", "text": text if number % 211 else " ", "outlet": "an agency"}) if number % 307 else "{broken")
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture(scope="module")
def whole(model_folder, dump):
    """What one uninterrupted process writes."""
    done = run_command("predict", str(dump), "-o", "whole.jsonl", "--model", str(model_folder), cwd=dump.parent)
    assert done.returncode == 3, done.stderr
    return (dump.parent / "whole.jsonl").read_bytes(), (dump.parent / "whole.jsonl.rejects.jsonl").read_bytes()


def test_a_job_killed_again_and_again_writes_the_same_bytes(model_folder, dump, whole, tmp_path):
    command = [sys.executable, "-m", "claimframe", "predict", str(dump), "-o", "s.jsonl", "--model", str(model_folder)]
    rng, killed, started = random.Random(7), 0, time.monotonic()
    once = _seconds(command[:-4] + ["-o", "timed.jsonl", *command[-2:]], tmp_path)
    while killed < KILLS and time.monotonic() - started < 200:
        process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL)
        try:
            status = process.wait(timeout=once * rng.uniform(0.3, 0.8))
            assert status == 3 or (status == 2 and (tmp_path / "s.jsonl").exists())
            break
        except subprocess.TimeoutExpired:
            process.send_signal(rng.choice([signal.SIGKILL, signal.SIGTERM]))
            process.wait()
            killed += 1
    if not (tmp_path / "s.jsonl").exists():
        assert subprocess.run(command, cwd=tmp_path, stderr=subprocess.DEVNULL).returncode == 3
    assert killed > 1
    assert ((tmp_path / "s.jsonl").read_bytes(), (tmp_path / "s.jsonl.rejects.jsonl").read_bytes()) == whole
    assert not (tmp_path / "s.jsonl.parts").exists()


def _seconds(command, cwd):
    start = time.monotonic()
    subprocess.run(command, cwd=cwd, stderr=subprocess.DEVNULL)
    return time.monotonic() - start


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_shares_joined_are_what_one_process_writes(model_folder, dump, tmp_path, suffix):
    model = ["--model", str(model_folder)]
    run_command("predict", str(dump), "-o", f"one.{suffix}", *model, cwd=tmp_path)
    for number in (3, 1, 2):
        early = run_command("merge", f"s.{suffix}", cwd=tmp_path)
        assert early.returncode in (1, 2) and not (tmp_path / f"s.{suffix}").exists()
        share = run_command("predict", str(dump), "-o", f"s.{suffix}", "--shard", f"{number}/3", *model, cwd=tmp_path)
        assert share.returncode == 3 and "claimframe merge" in share.stderr
    merged = run_command("merge", f"s.{suffix}", cwd=tmp_path)
    assert merged.returncode == 3 and "read 3,000 records" in merged.stderr
    assert (tmp_path / f"s.{suffix}").read_bytes() == (tmp_path / f"one.{suffix}").read_bytes()


def test_another_number_of_shares_goes_on_after_what_is_finished(model_folder, dump, whole, tmp_path):
    command = ["predict", str(dump), "-o", "s.jsonl", "--model", str(model_folder)]
    run_command(*command, "--shard", "2/3", cwd=tmp_path)
    finished = len((tmp_path / "s.jsonl.parts/_manifest-2-of-3.jsonl").read_text().splitlines())
    half = run_command(*command, "--shard", "1/2", cwd=tmp_path)
    assert finished > 3 and f"going on after {finished} finished parts" in half.stderr
    assert run_command(*command, cwd=tmp_path).returncode == 3
    assert (tmp_path / "s.jsonl").read_bytes() == whole[0]


def test_a_folder_of_parts_ends_with_its_mark_of_success(model_folder, dump, whole, tmp_path):
    done = run_command("predict", str(dump), "-o", "s.jsonl/", "--model", str(model_folder), cwd=tmp_path)
    assert done.returncode == 3
    parts = sorted((tmp_path / "s.jsonl").glob("part-*.jsonl"))
    assert len(parts) > 5 and b"".join(part.read_bytes() for part in parts) == whole[0]
    newest = max(os.scandir(tmp_path / "s.jsonl"), key=lambda entry: entry.stat().st_mtime_ns)
    assert newest.name == "_SUCCESS"
    assert (tmp_path / "s.jsonl/_rejects.jsonl").read_bytes() == whole[1]
    again = run_command("predict", str(dump), "-o", "s.jsonl/", "--model", str(model_folder), cwd=tmp_path)
    assert again.returncode == 2 and "exists already" in again.stderr


def test_an_unfinished_job_is_taken_up_only_by_the_same_command(tmp_path):
    layout = layout_of(str(tmp_path / "s.jsonl"))
    with pytest.raises(KeyError), Job(layout, {"inputs": [1], "model": "a"}, Share()) as job:
        layout.part(0).write_text("x\n")
        job.commit(0, Tally(read=1, scored=1, sentences=1))
        raise KeyError
    with pytest.raises(UsageError, match="other inputs stands here"), Job(layout, {"inputs": [2], "model": "a"}, Share()):
        pass
    with Job(layout, {"inputs": [1], "model": "a"}, Share()) as job:
        assert list(job.finished) == [0]
    with Job(layout, {"inputs": [2], "model": "a"}, Share(), overwrite=True) as job:
        assert not job.finished and not layout.part(0).exists()


def test_a_job_killed_after_its_file_was_joined_is_done(model_folder, dump, whole, tmp_path):
    command = ["predict", str(dump), "-o", "s.jsonl", "--model", str(model_folder)]
    run_command(*command, cwd=tmp_path)
    parts, run = tmp_path / "s.jsonl.parts", json.loads((tmp_path / "s.jsonl.run.json").read_text())
    parts.mkdir()
    (parts / "_job.json").write_text(json.dumps(run["job"]))
    (parts / "_SUCCESS").touch()
    done = run_command(*command, cwd=tmp_path)
    assert done.returncode == 3 and "read 3,000 records" in done.stderr, done.stderr
    assert not parts.exists() and (tmp_path / "s.jsonl").read_bytes() == whole[0]


def test_a_second_writer_is_told_who_holds_the_output(tmp_path):
    layout = layout_of(str(tmp_path / "s.jsonl"))
    with Job(layout, {}, Share()), pytest.raises(ClaimframeError, match=f"written by process {os.getpid()}"), Job(layout, {}, Share()):
        pass
    with Job(layout, {}, Share(0, 2)), Job(layout, {}, Share(1, 2)):
        pass


def test_overwriting_never_clears_what_another_process_is_writing(tmp_path):
    layout = layout_of(str(tmp_path / "s.jsonl"))
    for share in (Share(), Share(1, 2)):
        with Job(layout, {"inputs": [1]}, share) as job:
            layout.part(0).write_text("x\n")
            job.commit(0, Tally(read=1, scored=1, sentences=1))
            with pytest.raises(ClaimframeError, match="is being written by"), Job(layout, {"inputs": [2]}, Share(), overwrite=True):
                pass
            assert layout.part(0).exists() and read_manifest(layout, share.said())


def test_a_part_that_is_not_as_listed_is_made_again(tmp_path):
    layout = layout_of(str(tmp_path / "s.jsonl"))
    with Job(layout, {}, Share()) as job:
        for index in range(3):
            layout.part(index).write_text("x\n")
            job.commit(index, Tally(read=1, scored=1, sentences=1))
    layout.part(1).write_text("x")
    manifest = layout.manifest("1/1")
    manifest.write_text(manifest.read_text()[:-5])
    assert [entry.index for entry in read_manifest(layout, "1/1")] == [0]
    with Job(layout, {}, Share()) as job:
        assert list(job.finished) == [0]
    assert manifest.read_text().endswith("\n")


def test_cuts_do_not_depend_on_where_one_stands():
    articles = [Article(str(number), "x" * (number * 97 % 5000)) for number in range(1000)]
    shards = list(cut(articles))
    assert [item for shard in shards for item in shard.items] == articles
    assert [shard.index for shard in shards] == list(range(len(shards)))
    assert all(len(shard.items) <= 128 and sum(len(item.text) for item in shard.items[:-1]) < 256_000 for shard in shards)
