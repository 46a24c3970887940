"""`predict` as a user meets it: formats, accounting, exit statuses, and what is left on disk."""

import csv
import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pyarrow.parquet as pq
import pytest
from conftest import run_command

LINE = json.dumps({"id": "001", "text": "The army said troops left. Residents said shells hit the market.", "date": "2016-07-03"})


def predict(model_folder, cwd, *arguments, **settings):
    return run_command("predict", "--model", str(model_folder), *arguments, cwd=cwd, **settings)


def records(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_one_record_a_sentence_on_standard_output(model_folder, tmp_path):
    text = "Shells hit the market.\nThe ministry said so.\n-\nMiddle East -\n"
    (tmp_path / "a.txt").write_text(text)
    done = predict(model_folder, tmp_path, "a.txt", "-o", "-")
    assert done.returncode == 0 and "read 1 records = scored 1 + rejected 0 + empty 0" in done.stderr
    assert len(records(done)) == 4 and all(text[r["start"] : r["end"]] == r["text"] for r in records(done))


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_every_output_format_holds_the_same(model_folder, tmp_path, suffix):
    (tmp_path / "d.jsonl").write_text(LINE + "\n")
    done = predict(model_folder, tmp_path, "d.jsonl", "-o", f"out/s.{suffix}")
    assert done.returncode == 0, done.stderr
    path = tmp_path / f"out/s.{suffix}"
    if suffix == "csv":
        with path.open(newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert {"score_framing", "labels"} <= set(rows[0])
    else:
        rows = pq.read_table(path).to_pylist() if suffix == "parquet" else [json.loads(line) for line in path.open()]
        assert isinstance(rows[0]["labels"], list) and set(rows[0]["scores"]) == {"official_claim", "monitor_report", "military_event", "framing"}
    assert [row["article_id"] for row in rows] == ["001", "001"] and rows[0]["published"] == "2016-07-03"
    assert sorted(os.listdir(tmp_path / "out")) == [path.name, path.name + ".run.json"]
    run = json.loads((tmp_path / f"out/s.{suffix}.run.json").read_text())
    assert (run["read"], run["scored"], run["rejected"], run["empty"], run["sentences"]) == (1, 1, 0, 0, 2)


def test_csv_cells_that_a_spreadsheet_would_run_are_escaped(model_folder, tmp_path):
    (tmp_path / "d.jsonl").write_text(json.dumps({"id": "1", "text": "=cmd|' /C calc'!A0"}) + "\n")
    predict(model_folder, tmp_path, "d.jsonl", "-o", "s.csv")
    with (tmp_path / "s.csv").open(newline="") as stream:
        assert next(csv.DictReader(stream))["text"].startswith("'=")


def test_sentences_of_a_labelled_file_keep_their_places(model_folder, tmp_path):
    gold = [{"article_id": "g", "position": n, "text": f"The army denied it on day {n}. Twice.", "labels": []} for n in range(5)]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(record) + "\n" for record in gold))
    done = predict(model_folder, tmp_path, "gold.jsonl", "-o", "-")
    assert [(r["position"], r["text"]) for r in records(done)] == [(g["position"], g["text"]) for g in gold]


def test_standard_input(model_folder, tmp_path):
    done = predict(model_folder, tmp_path, "-", "-o", "-", input=LINE + "\n")
    assert done.returncode == 0 and len(records(done)) == 2


# name, content of the input (None: not there), arguments, exit status, what the message says, records scored
FAULTS = [
    ("empty.jsonl", b"", [], 2, "empty", None),
    ("missing.jsonl", None, [], 2, "no such file", None),
    ("nofield.jsonl", b'{"headline": "x"}\n', [], 2, "no text field", None),
    ("two.jsonl", b'{"text": "a", "content": "b"}\n', [], 2, "--text-field", None),
    ("nul.txt", b"ab\x00c", [], 3, "rejected 1", 0),
    ("latin.jsonl", b'{"text": "caf\xe9 fell."}\n', [], 0, "Windows-1252", 1),
    ("bom.jsonl", b'\xef\xbb\xbf{"text": "The army left."}\n', [], 0, "scored 1", 1),
    ("crlf.csv", b"id,text\r\n001,The army left.\r\n", [], 0, "scored 1", 1),
    ("na.csv", b"id,text\n001,NA\n", [], 0, "scored 1", 1),
    ("broken.jsonl", b'{"text": "a."}\n{"text": \n{"text": "b."}\n', [], 3, "rejected 1", 2),
    ("blank.jsonl", b'{"text": "a."}\n{"text": "  "}\n', [], 0, "empty 1", 1),
    ("cut.jsonl.gz", gzip.compress(b"".join(b'{"text": "army %d."}\n' % n for n in range(9000)))[:-400], [], 3, "rejected 1", ...),
    ("a.doc", b"x", [], 2, "format '.doc'", None),
    ("ok.jsonl", b'{"text": "a."}\n', ["--text-field", "txt"], 2, "did you mean 'text'", None),
    ("ok.jsonl", b'{"text": "a."}\n', ["--tresads", "2"], 2, "unknown option --tresads", None),
    ("ok.jsonl", b'{"text": "a."}\n', ["-o", "s.xlsx"], 2, "output format '.xlsx'", None),
    ("ok.jsonl", b'{"text": "a."}\n', ["-o", "ok.jsonl", "--overwrite"], 2, "is also an input", None),
    ("ok.jsonl", b'{"text": "a."}\n', ["-o", "-", "--rejects", "ok.jsonl"], 2, "is also an input", None),
    ("ok.jsonl", b'{"text": "a."}\n', ["-o", "/proc/none/s.jsonl"], 2, "cannot be written", None),
    ("ok.jsonl", b'{"text": "a."}\n', ["-o", "ok.jsonl/s.jsonl"], 2, "cannot be written", None),
    ("ok.jsonl", b'{"text": "a."}\n', ["--model", "nowhere"], 4, "no such model folder", None),
]


@pytest.mark.parametrize(("name", "content", "arguments", "status", "said", "scored"), FAULTS, ids=[f"{f[0]}{f[2][:1]}" for f in FAULTS])
def test_faults_end_with_one_line_and_the_right_status(model_folder, tmp_path, name, content, arguments, status, said, scored):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    output = [] if "-o" in arguments else ["-o", "out.jsonl"]
    done = predict(model_folder, tmp_path, name, *output, *arguments)
    assert done.returncode == status and said in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    if status in (2, 4):
        assert len(done.stderr.strip().splitlines()[-1:]) == 1 and not (tmp_path / "out.jsonl").exists()
        assert not [path for path in tmp_path.iterdir() if "partial" in path.name]
    elif scored is not ...:
        assert len((tmp_path / "out.jsonl").read_text().splitlines()) == scored
    assert (tmp_path / "out.jsonl.rejects.jsonl").exists() == (status == 3)


def test_an_output_that_exists_is_kept(model_folder, tmp_path):
    (tmp_path / "d.jsonl").write_text(LINE)
    (tmp_path / "s.jsonl").write_text("mine")
    done = predict(model_folder, tmp_path, "d.jsonl", "-o", "s.jsonl")
    assert done.returncode == 2 and "--overwrite" in done.stderr and (tmp_path / "s.jsonl").read_text() == "mine"


def test_a_damaged_model_is_refused(model_folder, tmp_path):
    copy = shutil.copytree(model_folder, tmp_path / "model")
    (copy / "tokenizer.json").write_text("{}")
    (tmp_path / "d.jsonl").write_text(LINE)
    done = predict(copy, tmp_path, "d.jsonl", "-o", "-")
    assert done.returncode == 4 and done.stdout == "" and "tokenizer.json" in done.stderr


def test_predicting_imports_nothing_heavy(model_folder, tmp_path):
    (tmp_path / "d.jsonl").write_text(LINE)
    code = (
        "import sys; from claimframe.cli.predict import predict_command as p; "
        f"p(['d.jsonl', '-o', 's.parquet', '--model', {str(model_folder)!r}], lambda line: None); "
        "print([m for m in ('torch', 'transformers', 'hydra', 'mlflow', 'sklearn', 'skops') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, text=True, capture_output=True)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize("arguments", [["predict", "--help"], ["predict", "--modle", "x"], ["train", "--help"], ["train", "experiment=basline"]])
def test_help_and_mistakes_answer_at_once(tmp_path, arguments):
    best = min(_seconds(arguments, tmp_path) for _ in range(3))
    assert best < 0.5


def _seconds(arguments, cwd):
    start = time.monotonic()
    run_command(*arguments, cwd=cwd)
    return time.monotonic() - start


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_before_the_first_part_leaves_nothing(model_folder, tmp_path, number, status):
    command = [sys.executable, "-m", "claimframe", "predict", "-", "-o", "s.jsonl", "--model", str(model_folder)]
    listening = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}  # a shell's background jobs ignore it
    process = subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **listening)
    process.stdin.write((LINE + "\n") * 100)
    process.stdin.flush()
    waited = time.monotonic() + 20
    while not (tmp_path / "s.jsonl.parts/_job.json").exists() and time.monotonic() < waited:
        time.sleep(0.05)
    process.send_signal(number)
    _, said = process.communicate(timeout=20)
    assert process.returncode == status and "goes on from there" in said
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("output", ["s.jsonl", "-"])
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_wait_for_silent_input(model_folder, tmp_path, number, status, output):
    listening = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
    command = [sys.executable, "-m", "claimframe", "predict", "-", "-o", output, "--model", str(model_folder)]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    process = subprocess.Popen(command, cwd=tmp_path, text=True, **pipes, **listening)
    process.stdin.write((LINE + "\n") * 200)
    process.stdin.flush()
    time.sleep(3)
    process.send_signal(number)
    assert process.wait(timeout=10) == status
    assert "goes on from there" in process.stderr.read()
    process.stdin.close()
