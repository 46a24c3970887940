"""What is chosen of the input and what stands in the output: --where, --limit, --dry-run, --level, --keep."""

import csv
import json
from collections import defaultdict

import pyarrow.parquet as pq
import pytest
from conftest import run_command

from claimframe.inference.article_scores import by_article
from claimframe.inference.shards import cut
from claimframe.records import Article, Sentence

TEXT = "The army said troops left. Residents said shells hit the market. It rained."


@pytest.fixture
def dump(tmp_path):
    """Ten articles of two outlets, one broken line, one article without text."""
    lines = [json.dumps({"id": f"{n:03d}", "content": TEXT, "source": "SANA" if n % 2 else "AP", "year": 2010 + n, "desk": "x"}) for n in range(10)]
    lines[4:4] = ["{broken", json.dumps({"id": "e", "content": "  ", "source": "SANA"})]
    (tmp_path / "d.jsonl").write_text("\n".join(lines) + "\n")
    return tmp_path


def predict(model_folder, cwd, *arguments, **settings):
    return run_command("predict", "--model", str(model_folder), *arguments, cwd=cwd, **settings)


def records(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("condition", ['outlet == "SANA" and year > 2012', 'source == "SANA" and not year <= 2012 and text contains "army"'])
def test_what_is_left_out_is_counted_and_the_rest_is_scored_as_ever(model_folder, dump, condition):
    everything = records(predict(model_folder, dump, "d.jsonl", "-o", "-"))
    done = predict(model_folder, dump, "d.jsonl", "-o", "-", "--where", condition)
    assert records(done) == [record for record in everything if record["outlet"] == "SANA" and record["year"] > 2012]
    assert "read 12 records = scored 4 + rejected 1 + empty 1 + left out 6; 12 sentences labelled" in done.stderr
    assert predict(model_folder, dump, "d.jsonl", "-o", "s.jsonl", "--where", condition).returncode == 3
    assert [json.loads(line) for line in (dump / "s.jsonl").open()] == records(done)
    run = json.loads((dump / "s.jsonl.run.json").read_text())
    assert {name: run[name] for name in ("read", "scored", "rejected", "empty", "left_out")} == dict(read=12, scored=4, rejected=1, empty=1, left_out=6)
    assert run["job"]["settings"]["where"] == condition


def test_shares_of_a_chosen_dump_come_to_the_same(model_folder, dump):
    (dump / "d.jsonl").write_text((dump / "d.jsonl").read_text() * 40)
    chosen = ["--where", "year in [2011, 2014]", "--limit", "70"]
    predict(model_folder, dump, "d.jsonl", "-o", "one.csv", *chosen)
    for share in ("1/2", "2/2"):
        assert predict(model_folder, dump, "d.jsonl", "-o", "s.csv", "--shard", share, *chosen).returncode == 3
    merged = run_command("merge", "s.csv", cwd=dump)
    assert (dump / "s.csv").read_bytes() == (dump / "one.csv").read_bytes() and "left out" in merged.stderr
    assert json.loads((dump / "s.csv.run.json").read_text())["left_out"] == json.loads((dump / "one.csv.run.json").read_text())["left_out"] > 100


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_a_choice_of_nothing_is_an_output_without_records(model_folder, dump, suffix):
    done = predict(model_folder, dump, "d.jsonl", "-o", f"s.{suffix}", "--where", "desk == 'y'", "--limit", "3")
    assert done.returncode == 3 and "scored 0 + rejected 1 + empty 1 + left out 10" in done.stderr, done.stderr
    (dump / "good.jsonl").write_text('{"text": "It fell.", "desk": "x"}\n')
    assert predict(model_folder, dump, "good.jsonl", "-o", f"n.{suffix}", "--where", "desk == 'y'").returncode == 0
    assert len(pq.read_table(dump / f"n.{suffix}") if suffix == "parquet" else (dump / f"n.{suffix}").read_text().splitlines()) == (suffix == "csv")


def test_a_field_that_no_record_has_is_said(model_folder, dump):
    done = predict(model_folder, dump, "d.jsonl", "-o", "-", "--where", "outlett == 'SANA'")
    assert "'outlett'" in done.stderr and "did you mean 'outlet'" in done.stderr and "left out 10" in done.stderr


def test_a_limit_ends_the_reading(model_folder, dump):
    done = predict(model_folder, dump, "d.jsonl", "-o", "-", "--limit", "6")
    assert "read 8 records = scored 6 + rejected 1 + empty 1" in done.stderr and len(records(done)) == 18
    done = predict(model_folder, dump, "d.jsonl", "-o", "-", "--limit", "2", "--where", "year >= 2016")
    assert {record["article_id"] for record in records(done)} == {"006", "007"} and "rejected 1 + empty 1 + left out 6" in done.stderr


def test_a_dry_run_counts_what_a_run_does_and_leaves_nothing(model_folder, dump):
    before = sorted(dump.iterdir())
    dry = run_command("predict", "d.jsonl", "--dry-run", "--where", "year != 2010", cwd=dump)
    assert dry.returncode == 3 and dry.stdout == "" and sorted(dump.iterdir()) == before
    assert "text=content" in dry.stderr and "d.jsonl:5: not valid JSON" in dry.stderr
    assert "read 12 records = to score 9 + rejected 1 + empty 1 + left out 1; 27 sentences to label" in dry.stderr
    assert predict(model_folder, dump, "d.jsonl", "-o", "s.jsonl", "--dry-run").returncode == 3 and sorted(dump.iterdir()) == before


def test_another_choice_is_another_job(model_folder, dump):
    assert predict(model_folder, dump, "d.jsonl", "-o", "s.jsonl", "--shard", "1/2", "--keep", "none").returncode == 3
    other = predict(model_folder, dump, "d.jsonl", "-o", "s.jsonl", "--shard", "2/2", "--keep", "text")
    assert other.returncode == 2 and "other settings" in other.stderr


def expected_articles(sentences):
    """Counts, shares and means by hand from sentence records."""
    found = defaultdict(list)
    for sentence in sentences:
        found[sentence["article_id"]].append(sentence)
    for article_id, group in found.items():
        counts = {label: sum(label in one["labels"] for one in group) for label in group[0]["scores"]}
        means = {label: pytest.approx(sum(one["scores"][label] for one in group) / len(group), abs=1e-5) for label in counts}
        shares = {label: pytest.approx(count / len(group), abs=1e-5) for label, count in counts.items()}
        yield {"article_id": article_id, "sentences": len(group), "counts": counts, "shares": shares, "mean_scores": means}


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_articles_are_what_their_sentences_come_to(model_folder, dump, suffix):
    sentences = records(predict(model_folder, dump, "d.jsonl", "-o", "-"))
    done = predict(model_folder, dump, "d.jsonl", "-o", f"a.{suffix}", "--level", "article")
    assert done.returncode == 3, done.stderr
    expected = [article | {"outlet": "AP" if int(article["article_id"]) % 2 == 0 else "SANA"} for article in expected_articles(sentences)]
    assert len(expected) == 10
    if suffix == "csv":
        with (dump / "a.csv").open(newline="") as stream:
            for row, article in zip(csv.DictReader(stream), expected, strict=True):
                for label, count in article["counts"].items():
                    assert int(row[f"count_{label}"]) == count and float(row[f"share_{label}"]) == article["shares"][label]
                    assert float(row[f"mean_score_{label}"]) == article["mean_scores"][label]
                assert (row["article_id"], row["sentences"], row["outlet"]) == (article["article_id"], "3", article["outlet"]) and "desk" in row["extra"]
        return
    rows = pq.read_table(dump / "a.parquet").to_pylist() if suffix == "parquet" else [json.loads(line) for line in (dump / "a.jsonl").open()]
    assert [{name: row[name] for name in expected[0]} for row in rows] == expected


def test_an_article_given_as_sentences_is_one_record_wherever_shards_end(model_folder, tmp_path):
    lines = [json.dumps({"article_id": f"a{a}", "position": p, "text": f"Shells hit village {p}."}) for a in range(7) for p in range(90)]
    (tmp_path / "d.jsonl").write_text("\n".join(lines) + "\n")
    rows = records(predict(model_folder, tmp_path, "d.jsonl", "-o", "-", "--level", "article"))
    assert [(row["article_id"], row["sentences"]) for row in rows] == [(f"a{a}", 90) for a in range(7)]


def test_shards_end_between_articles():
    items = [Sentence(f"a{a}", p, "x") for a in range(5) for p in range(200)] + [Article("a4", "x"), Sentence("a4", 0, "x")]
    shards = list(cut(items, whole_articles=True))
    assert [item for shard in shards for item in shard.items] == items
    assert [len(shard.items) for shard in shards] == [200] * 5 + [2]
    assert [len(shard.items) for shard in cut([])] == [0]


def test_two_articles_of_one_id_stay_two():
    sentences = [Sentence("a", p, "x", labels=("l",), scores={"l": 0.5}) for p in (0, 1, 0, 1, 2)]
    assert [(row.sentences, row.counts) for row in by_article(sentences, ("l",))] == [(2, {"l": 2}), (3, {"l": 3})]


FIGURES = {"article_id", "position", "labels", "start", "end", "scores"}


@pytest.mark.parametrize(("keep", "more"), [("none", set()), ("text", {"text"}), ("all", {"text", "outlet", "year", "desk"})])
def test_only_what_is_kept_stands_in_the_output(model_folder, dump, keep, more):
    rows = records(predict(model_folder, dump, "d.jsonl", "-o", "-", "--keep", keep))
    assert {frozenset(row) for row in rows} == {frozenset(FIGURES | more)}
    predict(model_folder, dump, "d.jsonl", "-o", "s.parquet", "--keep", keep)
    names = set(pq.read_schema(dump / "s.parquet").names)
    assert FIGURES | {"extra"} <= names and ("text" in names) == (keep != "none") and ("outlet" in names) == (keep == "all")
    predict(model_folder, dump, "d.jsonl", "-o", "s.csv", "--keep", keep)
    for secret, kept in (("It rained", keep != "none"), ("SANA", keep == "all"), ("desk", keep == "all")):
        for name in ("s.parquet", "s.csv"):
            content = str(pq.read_table(dump / name).to_pylist()) if name.endswith("parquet") else (dump / name).read_text()
            assert (secret in content) == kept


def test_evidence_stays_where_the_text_does_not(model_folder, dump):
    rows = records(predict(model_folder, dump, "d.jsonl", "-o", "-", "--keep", "none", "--evidence", "--limit", "2"))
    assert all(set(row) == FIGURES | {"evidence"} for row in rows) and any(row["evidence"] for row in rows)


# arguments, what the message says
FAULTS = [
    (["-o", "-", "--where", "outlet = 'x'"], "--where: character 8"),
    (["-o", "-", "--where", "__import__('os')"], "--where: character 1"),
    (["-o", "-", "--limit", "0"], "--limit 0"),
    (["-o", "-", "--level", "article", "--evidence"], "--evidence"),
    (["-o", "-", "--level", "article", "--keep", "text"], "holds no text"),
    (["-o", "-", "--level", "both"], "invalid choice"),
    ([], "-o"),
]


@pytest.mark.parametrize(("arguments", "said"), FAULTS, ids=[" ".join(fault[0]) for fault in FAULTS])
def test_choices_that_cannot_be_made(dump, arguments, said):
    done = run_command("predict", "d.jsonl", *arguments, cwd=dump)
    assert done.returncode == 2 and said in done.stderr and len(done.stderr.splitlines()) == 1, done.stderr
