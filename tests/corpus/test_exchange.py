import csv
import json
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimframe.corpus.exchange import FORMATS, export_records, import_records, labeling_config
from claimframe.errors import UsageError
from claimframe.labels import LabelSet
from claimframe.records import OWN_FIELDS, Sentence

LABELS = LabelSet(("official_claim", "monitor_report", "military_event", "framing"))
CARRIED = {
    "outlet": "an agency",
    "published": "2012",
    "title": "",
    "phenomenon": ["denial", "résumé"],
    "year": 2012,
    "checked": None,
    "annotations": {"writer": ["framing"], "reader_1": [], "anna@x.org": ["official_claim", "military_event"]},
}
RECORDS = [
    Sentence("001", 0, 'He said: "No, | never",\r\nthen left; \u2028 “Ω” 🕊\n', ("official_claim", "framing"), carried=CARRIED),
    Sentence("001", 1, "=cmd|' /C calc'!A0", (), carried={"phenomenon": [], "annotations": {"reader_1": ["monitor_report"]}}),
    Sentence("1", 0, "-5 degrees", None, carried={"annotations": {}, "title": "+1", "extra": "x", "labels.x": "y", "position_": " "}),
    Sentence(" 1e3 ", 7, "'- quoted", None, 3, 12, {"official_claim": 0.12345}, {"url": "https://x/?a=1,2"}),
    Sentence("", 10, "", None),
]


def write(path, *values):
    path.write_text("".join(json.dumps(value) + "\n" for value in values), encoding="utf-8")
    return path


def label_studio_export(path, *annotations, **data):
    task = {"id": 9, "data": {"article_id": "a", "position": 0, "text": "Shells fell.", **data}, "annotations": list(annotations), "predictions": []}
    path.write_text(json.dumps([task], indent=2), encoding="utf-8")
    return path


def chosen(*labels, **more):
    value = {"id": "x", "from_name": "labels", "to_name": "text", "type": "choices", "value": {"choices": list(labels)}}
    return {"id": 77, "completed_by": 5, "result": [value] if labels else [], "was_cancelled": False, "ground_truth": False, "import_id": None} | more


def answered(*labels, **more):
    return {"text": "Shells fell.", "meta": {"article_id": "a", "position": 0}, "options": [], "accept": list(labels), "answer": "accept"} | more


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_lost_on_the_way_out_and_back(name, tmp_path):
    path = tmp_path / "out"
    export_records(RECORDS, name, path, LABELS)
    found = import_records(path, name, LABELS)
    assert found == RECORDS
    assert list(found[0].carried["annotations"]) == ["writer", "reader_1", "anna@x.org"]
    assert [type(record.carried.get("published")) for record in found[:1]] == [str]
    assert list(tmp_path.iterdir()) == [path]


WORDS = st.text(alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(list("'=+-@\t\r\n\",;|[]\x00\u2028\ufeff"))), max_size=12)
CHOICES = st.sets(st.sampled_from(LABELS.names)).map(LABELS.ordered)
ANNOTATIONS = st.dictionaries(WORDS.filter(lambda name: name != "gold"), CHOICES.map(list), max_size=3)
VALUES = st.one_of(WORDS, st.none(), st.integers(), st.booleans(), st.lists(WORDS, max_size=2))
NAMES = st.one_of(st.sampled_from(["title", "id", "meta", "gold", "extra", "answer", "labels_"]), WORDS)
OTHERS = st.dictionaries(NAMES.filter(lambda name: name not in ("annotations", *OWN_FIELDS)), VALUES, max_size=4)
FIELDS = st.one_of(OTHERS, st.tuples(OTHERS, ANNOTATIONS).map(lambda both: both[0] | {"annotations": both[1]}))
ANY = st.builds(Sentence, WORDS, st.integers(0, 10**6), WORDS, st.none() | CHOICES, carried=FIELDS)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=120, deadline=None)
@given(records=st.lists(ANY, max_size=4, unique_by=lambda record: (record.article_id, record.position)))
def test_any_record_comes_back_equal(name, records):
    with TemporaryDirectory() as folder:
        export_records(records, name, Path(folder, "out"), LABELS)
        assert import_records(Path(folder, "out"), name, LABELS) == records


@pytest.mark.parametrize("name", FORMATS)
def test_a_lone_surrogate_comes_back(name, tmp_path):
    record = Sentence("a", 0, "broken \ud83d emoji", (), carried={"title": "\udc00"})
    export_records([record], name, tmp_path / "out", LABELS)
    assert import_records(tmp_path / "out", name, LABELS) == [record]


@pytest.mark.parametrize("name", FORMATS)
def test_labels_that_are_not_of_the_set_are_not_exported(name, tmp_path):
    path = tmp_path / "out"
    wrong = replace(RECORDS[1], carried={"annotations": {"reader_1": ["monitor_reprot"]}})
    with pytest.raises(UsageError, match=r"article '001' position 1: annotations\.reader_1: .*did you mean 'monitor_report'"):
        export_records([wrong], name, path, LABELS)
    assert not path.exists()


def test_an_unknown_format_names_the_nearest(tmp_path):
    with pytest.raises(UsageError, match="did you mean 'doccano'"):
        export_records([], "docano", tmp_path / "out", LABELS)


@pytest.mark.parametrize("name", FORMATS)
def test_files_that_cannot_be_read(name, tmp_path):
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        import_records(tmp_path / "none", name, LABELS)
    (tmp_path / "latin").write_bytes(b"text\xe9")
    with pytest.raises(UsageError, match="not valid UTF-8 at byte 4"):
        import_records(tmp_path / "latin", name, LABELS)


def test_the_labeling_config_offers_every_label_several_at_once():
    config = ElementTree.fromstring(labeling_config(LabelSet(("a & b", 'say "x"'))))
    assert [choice.get("value") for choice in config.iter("Choice")] == ["a & b", 'say "x"']
    choices, text = config.find("Choices"), config.find("Text")
    assert choices.get("choice") == "multiple" and choices.get("toName") == text.get("name") and text.get("value") == "$text"


def test_label_studio_tasks_fit_their_config_and_name_no_user_that_label_studio_does_not_know(tmp_path):
    export_records(RECORDS, "label_studio", tmp_path / "out", LABELS)
    tasks = json.loads((tmp_path / "out").read_text(encoding="utf-8"))
    config = ElementTree.fromstring(labeling_config(LABELS))
    assert [len(task["annotations"]) for task in tasks] == [4, 2, 0, 0, 0]
    for annotation in (annotation for task in tasks for annotation in task["annotations"]):
        assert "completed_by" not in annotation and isinstance(annotation["id"], int)
        for part in annotation["result"]:
            assert (part["from_name"], part["to_name"]) == (config.find("Choices").get("name"), config.find("Text").get("name"))
            assert set(part["value"]["choices"]) <= {choice.get("value") for choice in config.iter("Choice")}


def test_annotators_survive_label_studio_which_gives_annotations_new_ids_and_owners(tmp_path):
    export_records(RECORDS, "label_studio", tmp_path / "out", LABELS)
    tasks = json.loads((tmp_path / "out").read_text(encoding="utf-8"))
    for annotation in (annotation for task in tasks for annotation in task["annotations"]):
        annotation |= {"import_id": annotation["id"], "id": 1000, "completed_by": 1}
    tasks[1]["annotations"].append(chosen("framing", completed_by={"id": 3, "email": "new@x.org"}))
    (tmp_path / "back").write_text(json.dumps(tasks), encoding="utf-8")
    found = import_records(tmp_path / "back", "label_studio", LABELS)
    assert found[0] == RECORDS[0] and found[1].labels == ()
    assert found[1].carried["annotations"] == {"reader_1": ["monitor_report"], "new@x.org": ["framing"]}


def test_label_studios_own_export_is_read(tmp_path):
    starred, skipped = chosen("framing", "official_claim", completed_by=6, ground_truth=True), chosen("framing", completed_by=7, was_cancelled=True)
    comment = {"from_name": "note", "to_name": "text", "type": "textarea", "value": {"text": ["unsure"]}}
    noted = chosen(completed_by=8)
    noted["result"].append(comment)
    [found] = import_records(label_studio_export(tmp_path / "e", chosen("military_event"), starred, skipped, noted), "label_studio", LABELS)
    assert found.labels == ("official_claim", "framing")
    assert found.carried["annotations"] == {"5": ["military_event"], "6": ["official_claim", "framing"], "8": []}


def test_label_studio_errors_name_the_line_of_the_task(tmp_path):
    path = label_studio_export(tmp_path / "e.json", chosen("framming"))
    with pytest.raises(UsageError, match=r"e\.json:2: choices: unknown label 'framming'; did you mean 'framing'"):
        import_records(path, "label_studio", LABELS)
    with pytest.raises(UsageError, match=r"e\.json:2: '5' chose \['framing'\] here and \[\] before"):
        import_records(label_studio_export(path, chosen(), chosen("framing")), "label_studio", LABELS)
    export_records(RECORDS, "label_studio", path, LABELS)
    path.write_text(path.read_text(encoding="utf-8").replace('"position": 10', '"position": "x"'), encoding="utf-8")
    with pytest.raises(UsageError, match=r"e\.json:6: position is 'x'; expected a whole number"):
        import_records(path, "label_studio", LABELS)
    path.write_text('[{"text": "min"},\n {]')
    with pytest.raises(UsageError, match=r"e\.json:2: not valid JSON"):
        import_records(path, "label_studio", LABELS)
    path.write_text('[{"text": "min"}]')
    with pytest.raises(UsageError, match=r"e\.json:1: no data\.text; expected a task"):
        import_records(path, "label_studio", LABELS)


@pytest.mark.parametrize(("text", "label"), [("text", "label"), ("data", "label"), ("text", "labels")])
def test_doccanos_own_export_is_read(text, label, tmp_path):
    line = {"id": 4, text: "Shells fell.", "meta": {"article_id": "001", "position": 2, "annotations": {"r": ["framing"]}}}
    line |= {label: ["military_event", "framing", "official_claim"], "Comments": []}
    [found] = import_records(write(tmp_path / "d", line), "doccano", LABELS)
    carried = {"annotations": {"r": ["framing"]}}
    assert found == Sentence("001", 2, "Shells fell.", ("official_claim", "military_event", "framing"), carried=carried)


def test_doccano_labels_of_a_sentence_that_went_out_unlabelled_are_taken_and_fields_beside_the_text_kept(tmp_path):
    export_records([Sentence("a", 0, "One.", None), Sentence("a", 1, "Two.", None)], "doccano", tmp_path / "d", LABELS)
    lines = [json.loads(line) for line in (tmp_path / "d").read_text().splitlines()]
    lines[1]["label"] = ["framing"]
    beside = {"id": 1, "text": "Three.", "article_id": "a", "position": 2, "title": "t", "label": [], "Comments": ["why?"]}
    found = import_records(write(tmp_path / "d", *lines, beside), "doccano", LABELS)
    assert [record.labels for record in found] == [None, ("framing",), ()]
    assert found[2].carried == {"title": "t", "Comments": ["why?"]}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"label": ["framng"]}, "label: unknown label 'framng'; did you mean 'framing'"),
        ({"label": [[0, 5, "framing"]]}, "label is .*; expected a list of labels"),
        ({"label": [], "meta": {"article_id": "a"}}, "field 'position' is missing"),
        ({}, "no label; expected"),
        ({"label": [], "meta": {"article_id": "a", "position": 0, "annotations": 3}}, "annotations is 3"),
    ],
)
def test_doccano_errors_name_file_and_line(line, said, tmp_path):
    good = {"text": "One.", "label": [], "meta": {"article_id": "a", "position": 0}}
    with pytest.raises(UsageError, match=rf"d\.jsonl:2: {said}"):
        import_records(write(tmp_path / "d.jsonl", good, {"text": "Two.", "meta": {"article_id": "a", "position": 1}} | line), "doccano", LABELS)


def test_prodigy_has_one_line_for_each_annotator_and_one_for_gold(tmp_path):
    export_records(RECORDS, "prodigy", tmp_path / "p", LABELS)
    lines = [json.loads(line) for line in (tmp_path / "p").read_text(encoding="utf-8").split("\n")[:-1]]
    assert [line.get("_annotator_id") for line in lines] == ["gold", "writer", "reader_1", "anna@x.org", "gold", "reader_1", None, None, None]
    assert [option["id"] for option in lines[0]["options"]] == list(LABELS.names)
    assert lines[3]["accept"] == ["official_claim", "military_event"] and "answer" not in lines[-1]


def test_prodigys_answers_are_merged_rejects_read_and_ignored_left_out(tmp_path):
    lines = [answered("framing", "official_claim", _annotator_id="set-anna", _session_id="set-anna")]
    lines += [answered("framing", answer="reject", _session_id="set-ben"), answered("framing", answer="ignore", _annotator_id="set-cy")]
    lines += [answered("framing", _session_id=None), answered("military_event", _annotator_id="gold")]
    ignored = answered(answer="ignore", _annotator_id="set-anna") | {"text": "Quiet.", "meta": {}, "article_id": "b", "position": 3}
    found = import_records(write(tmp_path / "p", *lines, ignored), "prodigy", LABELS)
    annotations = {"set-anna": ["official_claim", "framing"], "set-ben": [], "prodigy": ["framing"]}
    assert found[0] == Sentence("a", 0, "Shells fell.", ("military_event",), carried={"annotations": annotations})
    assert found[1:] == [Sentence("b", 3, "Quiet.", None)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (answered("framng", _annotator_id="b"), "accept: unknown label 'framng'; did you mean 'framing'"),
        (answered("framing", _annotator_id="a"), r"'a' chose \['framing'\] here and \[\] before"),
        (answered(text="Other."), "text is not that of line 1"),
        (answered(answer="acept"), "answer 'acept'; did you mean 'accept'"),
        (answered(meta={"article_id": "a"}), "field 'position' is missing"),
        ({"text": "Shells fell.", "meta": {"article_id": "a", "position": 0}, "label": "framing", "answer": "reject"}, "no options; expected a choice task"),
    ],
)
def test_prodigy_errors_name_file_and_line(line, said, tmp_path):
    with pytest.raises(UsageError, match=rf"p\.jsonl:2: {said}"):
        import_records(write(tmp_path / "p.jsonl", answered(_annotator_id="a"), line), "prodigy", LABELS)


def test_prodigy_refuses_what_it_could_not_tell_apart(tmp_path):
    with pytest.raises(UsageError, match="stands here twice"):
        export_records([RECORDS[0], RECORDS[0]], "prodigy", tmp_path / "p", LABELS)
    with pytest.raises(UsageError, match="an annotator is named 'gold'"):
        export_records([Sentence("a", 0, "x", None, carried={"annotations": {"gold": []}})], "prodigy", tmp_path / "p", LABELS)


def test_csv_is_flat_and_runs_no_formula(tmp_path):
    export_records(RECORDS, "csv", tmp_path / "out.csv", LABELS)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(RECORDS) and [row["labels"] for row in rows] == ["official_claim|framing", "[]", "", "", ""]
    assert rows[0]["article_id"] == "001" and rows[0]["annotations.anna@x.org"] == "official_claim|military_event"
    assert rows[0]["annotations.reader_1"] == "[]" and rows[2]["annotations.reader_1"] == ""
    assert rows[0]["published"] == "2012" and rows[1]["text"].startswith("'=")
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row.values())


def test_csv_saved_by_a_spreadsheet_is_read(tmp_path):
    lines = ["article_id;position;text;annotations.me;labels;note", "001;0;One.;framing| official_claim ;;", ";;;;;", '001;1;"Two; ""so"".";[];[];why?']
    (tmp_path / "s.csv").write_text("\r\n".join(lines), encoding="utf-8-sig")
    found = import_records(tmp_path / "s.csv", "csv", LABELS)
    assert found[0] == Sentence("001", 0, "One.", None, carried={"annotations": {"me": ["official_claim", "framing"]}})
    assert found[1] == Sentence("001", 1, 'Two; "so".', (), carried={"note": "why?", "annotations": {"me": []}})


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a,1,Two.,framing|ofical_claim,,", "4: labels: unknown label 'ofical_claim'; did you mean 'official_claim'"),
        ("a,1,Two.,,framin,", r"4: annotations\.me: unknown label 'framin'"),
        ("a,one,Two.,,,", "4: position is 'one'; expected a whole number"),
        ("a,1,Two.,,", "4: 5 cells; expected 6"),
        ("a,1,Two.,,,{", "4: extra is '{'; expected the JSON object"),
        ('a,1,"Two.,,,', "4: not valid CSV"),
    ],
)
def test_csv_errors_name_the_line_where_the_row_begins(row, said, tmp_path):
    (tmp_path / "s.csv").write_text(f'article_id,position,text,labels,annotations.me,extra\na,0,"One\nline.",,,\n{row}\n', encoding="utf-8")
    with pytest.raises(UsageError, match=rf"s\.csv:{said}"):
        import_records(tmp_path / "s.csv", "csv", LABELS)


def test_csv_of_another_kind_and_labels_it_cannot_join(tmp_path):
    (tmp_path / "s.csv").write_text("id,text\n1,x\n")
    with pytest.raises(UsageError, match=r"s\.csv:1: the header is not that of an export; expected .*article_id"):
        import_records(tmp_path / "s.csv", "csv", LABELS)
    with pytest.raises(UsageError, match=r"label 'a\|b' cannot stand in CSV"):
        export_records([], "csv", tmp_path / "out", LabelSet(("a|b",)))
