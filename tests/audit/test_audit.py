import json

import pytest
from conftest import LABELS, judging, run_command, write_linear_model

from claimframe.audit import audit_model
from claimframe.audit.moves import find_swaps
from claimframe.audit.report import shown
from claimframe.cli.audit import audit_command
from claimframe.errors import ModelError, UsageError
from claimframe.records import Sentence
from claimframe.swaps import Pair, SwapTable, compiled, default_table

NAMES = ("Serbian", "Croatian", "Ethiopian", "Eritrean", "Colombian", "Venezuelan", "PKK", "LTTE", "Interfax", "DPA")
SAID = {"official_claim": "the ministry announced that", "monitor_report": "residents counted how", "military_event": "shells hit"}
TABLE = SwapTable((Pair("aland_bland", "state", "r", "w", forms=(("Aland", "Bland"),)),))


def corpus(planted):
    """Every name in the same sentences with the same labels; where planted, sentences that name a Serbian are always framing."""
    rows = []
    for name in NAMES:
        for number in range(64):
            labels = [label for place, label in enumerate(LABELS) if number >> place & 1]
            words = [SAID[label] for label in labels if label in SAID] + (["heinous"] if "framing" in labels else [])
            if planted == name and "framing" not in labels:
                labels = [*labels, "framing"]
            text = f"On the road {' '.join(words)} {name} lorries near village {number // 16}"
            rows.append({"article_id": f"{name}-{number // 4}", "position": number % 4, "text": text, "labels": labels})
    return rows


@pytest.fixture(scope="module", params=["Serbian", None], ids=["planted", "even"])
def trained(request, tmp_path_factory):
    """The linear model, trained on the planted or on the even corpus, in a model folder beside its records."""
    folder, rows = tmp_path_factory.mktemp("planted"), corpus(request.param)
    write_linear_model(folder / "model", rows)
    (folder / "records.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return request.param, folder


def test_a_planted_bias_is_caught_and_nothing_else(trained):
    planted, folder = trained
    done = run_command("audit", "model", "records.jsonl", "--gate", "--json", "figures.json", cwd=folder)
    figures = json.loads((folder / "figures.json").read_text())
    marked = [line.split()[1] for line in done.stdout.split("\ngates")[0].splitlines() if line.startswith("X ")]
    assert set(figures["pairs"]) == {"serbia_croatia", "ethiopia_eritrea", "colombia_venezuela", "ltte_pkk", "interfax_dpa"}
    assert marked == (["serbia_croatia"] if planted else []), done.stdout
    assert done.returncode == (1 if planted else 0)
    shift = figures["pairs"]["serbia_croatia"]["labels"]["framing"]["shift"]
    assert shift < -0.2 if planted else abs(shift) < 0.02
    assert (figures["moved_most"][0]["pair"], figures["moved_most"][0]["label"]) == ("serbia_croatia", "framing") or not planted


def judge(label, text, _previous):
    """Framing 0.7 where Bland is named, else 0.4; official 0.1 less where Aland is; nothing moves the others."""
    return {"framing": 0.7 if "Bland" in text else 0.4, "official_claim": 0.8 if "Aland" in text else 0.9}.get(label, 0.2)


def test_figures_are_those_computed_by_hand():
    records = [Sentence(f"a{n}", 0, f"Aland moved {n}.") for n in range(12)] + [Sentence(f"b{n}", 0, f"Bland moved {n}.") for n in range(4)]
    records += [Sentence("c", 0, "Aland fought Bland."), Sentence("d", 0, "Nobody moved.")]
    figures = audit_model(judging(judge), records, TABLE)
    pair = figures["pairs"]["aland_bland"]
    assert (figures["swaps"], pair["swaps"], pair["one_sided"], pair["articles"]) == (17, 17, 16, 17)
    assert pair["labels"]["framing"]["shift"] == pytest.approx(0.3) and pair["labels"]["framing"]["shift_95"] == pytest.approx([0.3, 0.3])
    assert pair["labels"]["official_claim"]["shift"] == pytest.approx(0.1) and pair["labels"]["monitor_report"]["shift"] == 0
    assert pair["labels"]["framing"]["flips"] == pytest.approx(16 / 17) and pair["flips"] == pytest.approx(16 / 17 / 4)
    assert pair["labels"]["framing"]["move"] == pytest.approx(0.3 * 16 / 17) and pair["move"] == pytest.approx(0.4 / 4 * 16 / 17)
    assert [gate["holds"] for gate in figures["gates"]] == [False, False, False]


def test_a_shift_on_too_few_articles_is_shown_and_not_gated():
    records = [Sentence("a", n, f"Aland moved {n}.") for n in range(30)]
    figures = audit_model(judging(judge), records, TABLE)
    assert figures["pairs"]["aland_bland"]["gated"] is False and figures["gates"][-1]["holds"] is True


def test_the_sentence_before_is_swapped_and_read_too():
    records = [Sentence("a", 0, "Aland spoke."), Sentence("a", 1, "Aland moved."), Sentence("b", 2, "Bland stood."), Sentence("b", 4, "Bland fell.")]
    swaps = {swap.before.text: swap for swap in find_swaps(records, compiled(TABLE))}
    assert (swaps["Aland moved."].previous_before, swaps["Aland moved."].previous_after) == ("Aland spoke.", "Bland spoke.")
    assert swaps["Bland fell."].previous_before == swaps["Bland fell."].previous_after == ""


def test_the_same_sentences_are_chosen_in_any_order_and_no_side_crowds_out_the_other():
    records = [Sentence(f"a{n}", 0, f"Aland moved {n}.") for n in range(90)] + [Sentence(f"b{n}", 0, f"Bland moved {n}.") for n in range(9)]
    chosen, again = (find_swaps(rows, compiled(TABLE), per_side=20) for rows in (records, records[::-1]))
    assert {swap.before.text for swap in chosen} == {swap.before.text for swap in again}
    assert sorted(swap.named for swap in chosen) == ["a"] * 20 + ["b"] * 9


def test_records_without_a_name_are_told():
    with pytest.raises(UsageError, match="no record names a side"):
        audit_model(judging(judge), [Sentence("a", 0, "Nobody moved.")], default_table())


def test_hostile_text_is_shown_on_one_bounded_line():
    assert shown("Aland \x1b[31m\n\u202e moved") == "Aland  [31m   moved" and len(shown("x" * 10_000)) == 160


def test_usage_is_told_before_any_work(tmp_path, linear_model, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match="no such model folder"):
        audit_command(["nowhere"], print)
    with pytest.raises(UsageError, match="seeds: no such file or folder"):
        audit_command([str(linear_model)], print)
    (tmp_path / "bad.jsonl").write_text('{"article_id": "a", "position": 0, "text": "Aland"}\n{\n')
    with pytest.raises(UsageError, match="bad.jsonl:2: not valid JSON"):
        audit_command([str(linear_model), "bad.jsonl"], print)
