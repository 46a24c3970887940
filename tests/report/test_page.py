"""The page as written by the command: complete, self-contained, and dead to hostile text (tests_browser opens it in a browser)."""

import base64
import hashlib
import json
import re
import shutil
from html.parser import HTMLParser

import pytest
from conftest import run_command
from report.scored import HOSTILE, LABELS, hostile_press, press, record, write_jsonl

from claimframe.labels import LabelSet
from claimframe.records import Sentence
from claimframe.report.corpus import build_corpus
from claimframe.report.framed import most_framed, pieces
from claimframe.report.sample import MOST_BYTES, MOST_SENTENCES, draw_sample, safe_json

VOID = {"meta", "input", "br", "img", "link"}


class Reader(HTMLParser):
    """Collects elements with their attributes, and the text of scripts and styles."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.texts = [], [], {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.open and self.open[-1][0] in ("script", "style"):
            key = (self.open[-1][0], self.open[-1][1].get("type"))
            self.texts[key] = self.texts.get(key, "") + data


def report(cwd, records, *arguments):
    write_jsonl(cwd / "s.jsonl", records)
    done = run_command("report", "s.jsonl", "-o", "r.html", *arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return (cwd / "r.html").read_text(encoding="utf-8"), done


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory):
    return report(tmp_path_factory.mktemp("page"), hostile_press())[0]


def test_nothing_hostile_becomes_an_element_or_an_attribute(hostile_page):
    read = Reader(hostile_page)
    assert [attributes.get("type") for tag, attributes in read.elements if tag == "script"] == ["application/json", None]
    assert not any(name.startswith("on") or name in ("style", "src") for _, attributes in read.elements for name in attributes)
    assert not [attributes for tag, attributes in read.elements if tag in ("img", "iframe", "object", "embed", "link", "base")]
    assert all(attributes["href"].startswith("#") for _, attributes in read.elements if "href" in attributes)
    assert "{{ 7 * 7 }}" in hostile_page


def test_hostile_texts_arrive_as_they_are(hostile_page):
    data = json.loads(Reader(hostile_page).texts["script", "application/json"])
    shown = "\n".join(sentence[2] for sentence in data["sentences"])
    assert all(text.replace("\ud800", "?").replace("\x00", "\ufffd") in shown for text in HOSTILE)
    assert all(article["url"] == "" for article in data["articles"])


def test_the_policy_names_the_hashes_of_what_is_inlined_and_nothing_else(hostile_page):
    read = Reader(hostile_page)
    (policy,) = [attributes["content"] for tag, attributes in read.elements if attributes.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    for name, tag in (("script-src", "script"), ("style-src", "style")):
        digest = base64.b64encode(hashlib.sha256(read.texts[tag, None].encode()).digest()).decode()
        assert rules[name] == f"'sha256-{digest}'"
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"


def test_ids_are_unique_and_references_lead_somewhere(hostile_page):
    ids = [attributes["id"] for _, attributes in Reader(hostile_page).elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    markup = hostile_page.split("<script")[0]
    wanted = re.findall(r'(?:href|for|aria-labelledby)="#?([^"]+)"', markup) + re.findall(r"url\(#([^)]+)\)", markup)
    assert set(wanted) <= set(ids)


def test_json_cannot_end_its_script():
    value = {"a": "</script><!--&\u2028\u2029"}
    written = safe_json(value)
    assert not set(written) & set("<>&\u2028\u2029") and json.loads(written) == value


def test_counts_are_bare_and_said_to_be_without_a_model(tmp_path):
    page, done = report(tmp_path, press())
    assert "bare counts" in done.stderr and "bare counts of the classifier" in page and "estimated share" not in page


def test_shares_are_adjusted_with_a_model(tmp_path, model_folder):
    page, done = report(tmp_path, press(), "--model", str(model_folder))
    assert "bare" not in done.stderr and "estimated share (95" in page and "Forman" in page
    assert report(tmp_path, press(), "--model", str(model_folder), "--overwrite")[0] == page


def test_a_model_without_validation_is_told(tmp_path, model_folder):
    from claimframe.model_folder import write_manifest

    copy = shutil.copytree(model_folder, tmp_path / "model")
    (copy / "validation.json").unlink()
    write_manifest(copy)
    page, done = report(tmp_path, press(), "--model", str(copy))
    assert "no validation.json" in done.stderr and "bare counts of the classifier" in page


def test_the_model_s_thresholds_are_told_where_labels_differ(tmp_path, model_folder):
    moved = [each | {"scores": dict.fromkeys(LABELS, 0.99), "labels": ["framing"]} for each in press(articles=2)]
    assert "16 sentences are counted by the thresholds of" in report(tmp_path, moved, "--model", str(model_folder))[0]


FAULTS = [
    (["none.jsonl", "-o", "r.html"], 2, "no such file"),
    (["s.jsonl", "-o", "r.pdf"], 2, "ends in .html"),
    (["s.jsonl", "-o", "there.html"], 2, "--overwrite"),
    (["s.jsonl", "-o", "s.jsonl/r.html"], 2, "cannot be written"),
    (["s.jsonl", "-o", "r.html", "--model", "nowhere"], 4, "no such model folder"),
    (["s.jsonl", "-o", "r.html", "--modle", "x"], 2, "did you mean '--model'"),
    (["s.jsonl"], 2, "--output"),
]


@pytest.mark.parametrize(("arguments", "status", "said"), FAULTS, ids=[said for *_, said in FAULTS])
def test_faults_end_with_one_line_and_the_right_status(tmp_path, arguments, status, said):
    write_jsonl(tmp_path / "s.jsonl", press(articles=2))
    (tmp_path / "there.html").write_text("mine")
    done = run_command("report", *arguments, cwd=tmp_path)
    assert done.returncode == status and said in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["s.jsonl", "there.html"] and (tmp_path / "there.html").read_text() == "mine"


def test_a_model_of_other_labels_is_refused(tmp_path, model_folder):
    other = [{**record("a", 0, "One."), "scores": {"claim": 0.5}, "labels": []}]
    write_jsonl(tmp_path / "s.jsonl", other)
    done = run_command("report", "s.jsonl", "-o", "r.html", "--model", str(model_folder), cwd=tmp_path)
    assert done.returncode == 2 and "expected the model that predicted" in done.stderr


@pytest.mark.parametrize("labels", [("claim",), tuple(f"label {n}" for n in range(11))])
def test_other_label_sets_make_a_page_too(tmp_path, labels):
    records = [record(str(n), 0, "One.") | {"scores": dict.fromkeys(labels, 0.7), "labels": list(labels[: n % 2])} for n in range(6)]
    page, _ = report(tmp_path, records)
    assert "Claim against monitor" not in page and page.count("<svg") == 2


def corpus_of(texts):
    scores = dict.fromkeys(LABELS, 0.1)
    return build_corpus(LabelSet(LABELS), [Sentence(str(n // 100), n % 100, text, (), scores=scores) for n, text in enumerate(texts)], None)


def test_the_sample_keeps_whole_articles_and_its_bounds():
    sample = draw_sample(corpus_of("A short sentence." for _ in range(20_000)))
    assert 0.95 * MOST_SENTENCES < len(sample["sentences"]) <= MOST_SENTENCES
    assert all(article["sentences"] == 100 for article in sample["articles"])
    assert len(sample["sentences"]) == 100 * len(sample["articles"])
    assert len(safe_json(draw_sample(corpus_of("é" * 3000 for _ in range(3_000)))).encode()) < 1.1 * MOST_BYTES


def test_evidence_is_cut_out_of_the_text():
    spans = [(21, 22), (12, 16), (10, 17), (90, 99), (2, 8)]
    evidence = {"framing": [{"start": start, "end": end} for start, end in spans]}
    sentence = Sentence("a", 0, "The heinous act.", ("framing",), 6, 22, {}, {"evidence": evidence})
    assert pieces(sentence) == (("The ", False), ("heinous", True), (" act.", False))


def test_the_most_framed_come_first_and_once():
    told = [Sentence(str(n), 0, f"Text {n % 3}.", ("framing",), scores=dict.fromkeys(LABELS, 0.5 + n / 100)) for n in range(9)]
    framed = most_framed(build_corpus(LabelSet(LABELS), [*told, Sentence("z", 0, "Plain.", (), scores=dict.fromkeys(LABELS, 0.9))], None))
    assert [(sentence.pieces, round(sentence.score, 2)) for sentence in framed] == [(((f"Text {n}.", False),), round(0.56 + n / 100, 2)) for n in (2, 1, 0)]
