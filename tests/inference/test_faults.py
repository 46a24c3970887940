"""Hard input and hard surroundings, as `predict` meets them: status, message, what is left on disk, nothing lost."""

import json
import os
import resource
import shutil
import subprocess
import sys

import pytest
from conftest import run_command

from claimframe.model_folder import write_manifest

SOUND = '{"id": "x", "text": "Shells hit the market."}\n'


def predict(model, cwd, *arguments, **settings):
    return run_command("predict", "--model", str(model), *arguments, cwd=cwd, **settings)


def labelled(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


# name, lines of the dump, exit status, (article id, text of its first sentence or None) of every article in the output
HARD = [
    ("integer_id_beyond_2_53", ['{"id": 9007199254740993, "text": "A fell."}'], 0, [("9007199254740993", "A fell.")]),
    ("id_with_zeros", ['{"id": "001", "text": "A fell."}'], 0, [("001", "A fell.")]),
    ("ids_twice", ['{"id": "a", "text": "A fell."}', '{"id": "a", "text": "B fell."}'], 0, [("a", "A fell."), ("a", "B fell.")]),
    ("ids_missing", ['{"text": "A fell."}', '{"id": null, "text": "B fell."}'], 0, [("d.jsonl:1", "A fell."), ("d.jsonl:2", "B fell.")]),
    ("id_a_list", ['{"id": [1], "text": "A fell."}'], 3, []),
    ("text_a_number", ['{"id": "a", "text": 5}', SOUND.strip()], 3, [("x", "Shells hit the market.")]),
    ("text_is_na", ['{"id": "a", "text": "NA"}'], 0, [("a", "NA")]),
    ("nan_in_a_field", ['{"id": "a", "text": "A fell.", "weight": NaN}'], 0, [("a", "A fell.")]),
    ("lone_surrogate", ['{"id": "a", "text": "A \\ud800 fell."}'], 0, [("a", "A \ud800 fell.")]),
    ("nul_in_text", ['{"id": "a", "text": "A \\u0000 fell."}'], 0, [("a", "A \x00 fell.")]),
    ("deep_json", [SOUND.strip(), "[" * 100_000], 3, [("x", "Shells hit the market.")]),
    ("a_json_string", ['"text"', SOUND.strip()], 3, [("x", "Shells hit the market.")]),
    ("line_separator_inside", ['{"id": "a", "text": "A fell.\\u2028B rose."}'], 0, [("a", "A fell.")]),
    ("raw_line_separator", ['{"id": "a", "text": "A\u2028fell."}'], 0, [("a", None)]),
    ("right_to_left", ['{"id": "a", "text": "\u202eقصف الجيش المدينة. قتل خمسة.\u202c"}'], 0, [("a", None)]),
    ("zero_width", ['{"id": "a", "text": "A\u200b fell\u200d.\ufeff"}'], 0, [("a", None)]),
    ("only_zero_width_and_spaces", ['{"id": "a", "text": " \\u2003 \\n "}', SOUND.strip()], 0, [("x", "Shells hit the market.")]),
    ("very_long_sentence", [json.dumps({"id": "a", "text": "shells " * 15_000 + "fell."})], 0, [("a", None)]),
    ("very_long_word", [json.dumps({"id": "a", "text": "x" * 100_000})], 0, [("a", None)]),
    ("position_negative", ['{"id": "a", "text": "A fell.", "position": -1}', SOUND.strip()], 3, [("x", "Shells hit the market.")]),
    ("scores_of_an_earlier_run", ['{"id": "a", "text": "A fell.", "position": 0, "scores": {"x": 1}, "start": 5}'], 0, [("a", "A fell.")]),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "status", "expected"), [case[1:] for case in HARD], ids=[case[0] for case in HARD])
def test_hard_records_are_scored_or_set_aside(model_folder, tmp_path, lines, status, expected):
    (tmp_path / "d.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8", errors="surrogatepass")
    done = predict(model_folder, tmp_path, "d.jsonl", "-o", "s.jsonl")
    assert done.returncode == status and "Traceback" not in done.stderr, done.stderr
    firsts = [record for record in labelled(tmp_path / "s.jsonl") if record["position"] == 0]
    assert [record["article_id"] for record in firsts] == [article for article, _ in expected]
    assert all(text is None or record["text"] == text for record, (_, text) in zip(firsts, expected, strict=True))
    run = json.loads((tmp_path / "s.jsonl.run.json").read_text())
    assert run["read"] == len(lines) == run["scored"] + run["rejected"] + run["empty"]
    assert (tmp_path / "s.jsonl.rejects.jsonl").exists() == (status == 3)


def test_an_article_of_many_sentences_is_labelled_to_its_end(model_folder, tmp_path):
    text = " ".join(f"Shells hit village {number}." for number in range(20_000))
    (tmp_path / "d.jsonl").write_text(json.dumps({"id": "long", "text": text}) + "\n" + SOUND)
    done = predict(model_folder, tmp_path, "d.jsonl", "-o", "s.jsonl")
    records = labelled(tmp_path / "s.jsonl")
    assert done.returncode == 0 and len(records) == 20_001
    assert all(text[record["start"] : record["end"]] == record["text"] for record in records[:-1])


def test_a_full_disk_ends_the_job_and_the_same_command_finishes_it(model_folder, tmp_path):
    lines = [json.dumps({"id": str(number), "text": "Shells hit the market. " * 12}) for number in range(400)]
    (tmp_path / "d.jsonl").write_text("\n".join(lines) + "\n")
    command = ["d.jsonl", "-o", "s.jsonl"]
    full = predict(model_folder, tmp_path, *command, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000)))
    assert full.returncode == 1 and not (tmp_path / "s.jsonl").exists() and len(full.stderr.strip().splitlines()[-1:]) == 1, full.stderr
    assert "Traceback" not in full.stderr
    again = predict(model_folder, tmp_path, *command)
    assert again.returncode == 0 and len(labelled(tmp_path / "s.jsonl")) == 400 * 12, again.stderr


def test_a_reader_that_stops_listening_is_no_traceback(model_folder, tmp_path):
    (tmp_path / "d.jsonl").write_text(SOUND * 3000)
    command = f"{sys.executable} -m claimframe predict d.jsonl -o - --model {model_folder} 2>err.txt | head -1"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True)
    assert json.loads(done.stdout)["article_id"] == "x" and "Traceback" not in (tmp_path / "err.txt").read_text()


def test_a_locale_without_letters_changes_nothing(model_folder, tmp_path):
    (tmp_path / "d.jsonl").write_text('{"id": "é", "text": "Les obus ont frappé le marché. Обстрел."}\n', encoding="utf-8")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHONUTF8", "PYTHONIOENCODING"))}
    bare = predict(model_folder, tmp_path, "d.jsonl", "-o", "-", env=plain | {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}, encoding="utf-8")
    usual = predict(model_folder, tmp_path, "d.jsonl", "-o", "-", encoding="utf-8")
    assert bare.returncode == 0 and bare.stdout == usual.stdout and "frappé" in bare.stdout


def test_a_pipe_is_refused_with_the_way_to_read_it(model_folder, tmp_path):
    os.mkfifo(tmp_path / "d.jsonl")
    done = predict(model_folder, tmp_path, "d.jsonl", "-o", "s.jsonl")
    assert done.returncode == 2 and "predict - < d.jsonl" in done.stderr and not (tmp_path / "s.jsonl").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_one_file_of_many_that_may_not_be_read_is_set_aside(model_folder, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_text(SOUND)
    (tmp_path / "in/b.jsonl").write_text(SOUND)
    (tmp_path / "in/b.jsonl").chmod(0)
    done = predict(model_folder, tmp_path, "in", "-o", "s.jsonl")
    assert done.returncode == 3 and len(labelled(tmp_path / "s.jsonl")) == 1


def test_an_input_that_changed_is_not_resumed(model_folder, tmp_path):
    (tmp_path / "d.jsonl").write_text(SOUND)
    predict(model_folder, tmp_path, "d.jsonl", "-o", "s.jsonl")
    job = json.loads((tmp_path / "s.jsonl.run.json").read_text())["job"]
    (tmp_path / "s.jsonl").unlink()
    (tmp_path / "s.jsonl.parts").mkdir()
    (tmp_path / "s.jsonl.parts/_job.json").write_text(json.dumps(job))
    (tmp_path / "d.jsonl").write_text(SOUND * 2)
    changed = predict(model_folder, tmp_path, "d.jsonl", "-o", "s.jsonl")
    assert changed.returncode == 2 and "other inputs" in changed.stderr and not (tmp_path / "s.jsonl").exists()
    anew = predict(model_folder, tmp_path, "d.jsonl", "-o", "s.jsonl", "--overwrite")
    assert anew.returncode == 0 and len(labelled(tmp_path / "s.jsonl")) == 2


def spoil(name, change):
    """A change to one JSON file of a model folder, with a manifest that fits again."""

    def apply(folder):
        value = json.loads((folder / name).read_text())
        change(value)
        (folder / name).write_text(json.dumps(value))
        write_manifest(folder)

    return apply


MODELS = [
    ("older_format", spoil("model.json", lambda value: value.update(format_version=0)), "format version 0"),
    ("label_without_threshold", spoil("model.json", lambda value: value["thresholds"].pop("framing")), "do not name the same labels"),
    ("another_label_set", spoil("model.json", lambda value: value.update(labels=["a"])), "do not name the same labels"),
    ("calibration_no_numbers", spoil("model.json", lambda value: value["calibration"].update(framing=["x", 1])), "missing or wrong"),
    ("no_tokenizer_inside", spoil("tokenizer.json", lambda value: value.pop("model")), "tokenizer"),
    ("kind_unknown", spoil("model.json", lambda value: value.update(kind="magic")), "kind 'magic'"),
]


@pytest.mark.parametrize(("change", "said"), [case[1:] for case in MODELS], ids=[case[0] for case in MODELS])
def test_a_model_that_is_not_what_it_claims_is_refused(model_folder, tmp_path, change, said):
    copy = shutil.copytree(model_folder, tmp_path / "model")
    change(copy)
    (tmp_path / "d.jsonl").write_text(SOUND)
    done = predict(copy, tmp_path, "d.jsonl", "-o", "s.jsonl")
    assert done.returncode == 4 and said in done.stderr and len(done.stderr.strip().splitlines()) <= 2, done.stderr
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith("s.jsonl")]
