import json
from collections import Counter

import pytest
from conftest import LABELS, ROOT, judging

from claimframe.behaviour import default_suite_folder, load_suite, run_suite
from claimframe.cli.behave import behave_command
from claimframe.errors import ModelError, UsageError
from claimframe.labels import LabelSet

LABEL_SET = LabelSet(tuple(LABELS))
PHENOMENA = {
    "denial", "hypothetical", "carried_speaker", "both_sources", "acting_without_speaking", "neutral_nouns",
    "loaded_words", "legal_listing", "un_roles", "media_relays", "damage",
}  # fmt: skip
PAIR = {
    "id": "denial-1", "phenomenon": "denial", "text_a": "The ministry denied it.", "labels_a": ["official_claim"],
    "text_b": "The ministry said it struck.", "labels_b": ["official_claim", "military_event"], "differ": ["military_event"], "same": ["official_claim"],
}  # fmt: skip


def write(folder, *pairs):
    (folder / "denial.jsonl").write_text("".join(json.dumps(pair) + "\n" for pair in pairs))
    return folder


def test_the_suite_that_ships_has_every_phenomenon_with_25_pairs_that_every_model_can_be_held_to():
    suite = load_suite(default_suite_folder(), LABEL_SET)
    counted = Counter(pair.phenomenon for pair in suite if not pair.needs_context)
    assert set(counted) == PHENOMENA and min(counted.values()) >= 25
    assert sum(pair.needs_context for pair in suite if pair.phenomenon == "carried_speaker") >= 20


def test_no_text_of_the_suite_stands_in_the_seeds():
    seeds = {json.loads(line)["text"].casefold() for path in (ROOT / "seeds").glob("*.jsonl") for line in path.open(encoding="utf-8")}
    suite = load_suite(default_suite_folder(), LABEL_SET)
    assert seeds and not {side.text.casefold() for pair in suite for side in (pair.a, pair.b)} & seeds


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text_b": ""}, "field 'text_b' is missing"),
        ({"labels_a": ["official"]}, "did you mean 'official_claim'"),
        ({"labels_a": None}, "labels_a is no list"),
        ({"phenomenon": "damage"}, "expected in damage.jsonl"),
        ({"differ": [], "same": []}, "names no label"),
        ({"differ": ["framing"]}, "'framing' is to differ, but both sides agree"),
        ({"same": ["military_event"]}, "'military_event' is to stay the same, but the sides differ"),
        ({"text_b": "The ministry denied it."}, "both sides are the same"),
        ({"needs_context": "yes"}, "neither true nor false"),
        ({"text_c": "x"}, "unknown field 'text_c'; did you mean 'text_"),
        ({"id": "denial-0"}, "id 'denial-0' stands at"),
    ],
)
def test_a_faulty_pair_is_told_with_file_and_line(tmp_path, change, said):
    write(tmp_path, {**PAIR, "id": "denial-0"}, {**PAIR, **change})
    with pytest.raises(UsageError) as raised:
        load_suite(tmp_path, LABEL_SET)
    assert said in str(raised.value) and str(raised.value).startswith(f"{tmp_path / 'denial.jsonl'}:2: ")


def test_a_line_that_is_no_json_and_an_empty_folder_are_told(tmp_path):
    with pytest.raises(UsageError, match="no suite here"):
        load_suite(tmp_path, LABEL_SET)
    (tmp_path / "denial.jsonl").write_text("{\n")
    with pytest.raises(UsageError, match="denial.jsonl:1"):
        load_suite(tmp_path, LABEL_SET)


def by_words(label, text, previous):
    words = {"official_claim": "ministry", "military_event": "struck"}
    return 0.9 if words.get(label, "-") in text or (label == "official_claim" and "ministry" in previous) else 0.1


def test_a_pair_passes_only_where_both_sides_are_right(tmp_path):
    wrong = {**PAIR, "id": "denial-2", "text_a": "The ministry denied that it struck."}
    figures = run_suite(judging(by_words), load_suite(write(tmp_path, PAIR, wrong), LABEL_SET))
    assert figures["overall"] == {"pairs": 2, "passed": 1, "rate": 0.5}
    assert [(f["id"], f["side"], f["label"], f["expected"]) for f in figures["failed"]] == [("denial-2", "a", "military_event", False)]
    assert [gate["holds"] for gate in figures["gates"]] == [False, False]


def test_pairs_that_need_context_count_only_for_models_that_read_it(tmp_path):
    carried = {**PAIR, "id": "denial-2", "text_a": "He denied it.", "text_b": "He denied it.", "previous_a": "The ministry spoke."}
    carried |= {"labels_b": [], "differ": ["official_claim"], "same": [], "needs_context": True}
    suite = load_suite(write(tmp_path, PAIR, carried), LABEL_SET)
    without, reading = run_suite(judging(by_words), suite), run_suite(judging(by_words, context="previous"), suite)
    assert without["overall"]["pairs"] == 1 and without["phenomena"]["denial"]["needs_context"]["pairs"] == 1
    assert reading["overall"] == {"pairs": 2, "passed": 2, "rate": 1.0} and all(gate["holds"] for gate in reading["gates"])


def test_the_command_prints_rates_and_gates_and_exits_1_only_when_asked(linear_model, tmp_path, capsys):
    write(tmp_path, PAIR, {**PAIR, "id": "denial-2", "labels_a": ["official_claim", "framing"], "differ": ["military_event", "framing"]})
    arguments = [str(linear_model), "--suite", str(tmp_path), "--json", str(tmp_path / "out/figures.json")]
    assert (behave_command(arguments, print), behave_command([*arguments, "--gate"], print)) == (0, 1)
    assert "X overall" in capsys.readouterr().out and json.loads((tmp_path / "out/figures.json").read_text())["overall"]["pairs"] == 2
    with pytest.raises(ModelError, match="no such model folder"):
        behave_command([str(tmp_path / "nowhere")], print)
    with pytest.raises(UsageError, match="no suite here"):
        behave_command([str(linear_model), "--suite", "nowhere"], print)
