import gzip
import json

import pytest

from claimframe.articles import Empty, Reject, read_dump
from claimframe.articles.files import find_sources
from claimframe.articles.reader import open_dump
from claimframe.articles.repairs import Repairs
from claimframe.errors import UsageError
from claimframe.records import Article, Sentence


def read(path, repairs=None, **chosen):
    opened = open_dump(find_sources([str(path)]), chosen, repairs or Repairs())
    return [item for file in opened for item in read_dump(file)]


def test_ids_are_kept_byte_for_byte_and_other_fields_carried(tmp_path):
    (tmp_path / "d.jsonl").write_text('{"id": "001", "text": "NA", "date": "2016", "source": "x", "extra": [1]}\n{"id": 9007199254740993, "text": "b"}\n')
    first, second = read(tmp_path / "d.jsonl")
    assert first == Article("001", "NA", {"published": "2016", "outlet": "x", "extra": [1]})
    assert second.article_id == "9007199254740993"


def test_ids_are_derived_where_there_are_none(tmp_path):
    (tmp_path / "d.jsonl").write_text('{"text": "a"}\n\n{"text": "b"}\n')
    assert [item.article_id for item in read(tmp_path / "d.jsonl")] == ["d.jsonl:1", "d.jsonl:3"]


def test_a_record_with_position_is_a_sentence(tmp_path):
    (tmp_path / "d.jsonl").write_text('{"article_id": "a", "position": 4, "text": "One. Two.", "labels": ["x"], "scores": {"x": 1}}\n')
    assert read(tmp_path / "d.jsonl") == [Sentence("a", 4, "One. Two.", ("x",))]


def test_broken_rows_are_set_aside_with_line_and_reason(tmp_path):
    (tmp_path / "d.jsonl").write_text('{"text": "a"}\n{broken\n[1]\n{"text": 5}\n{"text": " "}\n{"text": "b", "id": 1.5}\n{"text": "c"}\n')
    items = read(tmp_path / "d.jsonl")
    assert [type(item) for item in items] == [Article, Reject, Reject, Reject, Empty, Reject, Article]
    assert [item.line for item in items if isinstance(item, Reject)] == [2, 3, 4, 6]


def test_csv_in_any_dialect_with_bom_crlf_and_bad_bytes(tmp_path):
    (tmp_path / "d.csv").write_bytes(b'\xef\xbb\xbfid;article_content;date\r\n001;"one; two\r\nthree";1\r\nNA;caf\xe9;2\r\n3;short\r\n')
    repairs = Repairs()
    first, second, third = read(tmp_path / "d.csv", repairs)
    assert first.text == "one; two\r\nthree" and first.article_id == "001"
    assert second.text == "café" and repairs.by_file == {"d.csv": 1}
    assert isinstance(third, Reject) and "2 fields; expected 3" in third.reason


def test_text_in_utf16_and_gzip(tmp_path):
    (tmp_path / "a.txt").write_bytes("Größe.\nZwei.".encode("utf-16"))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(b'{"body": "x"}\n'))
    texts = [item.text for item in read(tmp_path)]
    assert texts == ["Größe.\nZwei.", "x"]


def test_parquet_rows(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"id": ["a", "b"], "content": ["x", None]}), tmp_path / "d.parquet")
    first, second = read(tmp_path / "d.parquet")
    assert first == Article("a", "x") and isinstance(second, Empty)


def test_a_truncated_gzip_is_never_a_success(tmp_path):
    lines = "".join(json.dumps({"text": f"sentence {n} of many {n * n}"}) + "\n" for n in range(5000))
    whole = gzip.compress(lines.encode())
    (tmp_path / "d.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    items = read(tmp_path / "d.jsonl.gz")
    assert isinstance(items[-1], Reject) and "truncated" in items[-1].reason
    assert all(isinstance(item, Article) for item in items[:-1]) and len(items) > 100


def test_two_text_fields_are_an_error_that_names_the_option(tmp_path):
    (tmp_path / "d.jsonl").write_text('{"text": "a", "body": "b"}\n')
    with pytest.raises(UsageError, match="--text-field"):
        read(tmp_path / "d.jsonl")
    assert read(tmp_path / "d.jsonl", text="body")[0].text == "b"


def test_no_text_field_names_what_there_is(tmp_path):
    (tmp_path / "d.jsonl").write_text('{"headline": "a"}\n')
    with pytest.raises(UsageError, match="no text field among headline"):
        read(tmp_path / "d.jsonl")


def test_nul_bytes_in_a_text_file_are_set_aside(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"abc\x00def")
    assert isinstance(read(tmp_path / "a.txt")[0], Reject)


@pytest.mark.parametrize("name", ["missing.jsonl", "odd.xyz"])
def test_missing_and_unknown_files(tmp_path, name):
    (tmp_path / "odd.xyz").write_text("x")
    with pytest.raises(UsageError, match=r"expected"):
        find_sources([str(tmp_path / name)])
