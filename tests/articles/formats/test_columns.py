"""Parquet, Arrow, and data sets of the Hugging Face library as it saves them."""

import datetime
import decimal
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from articles.reading import read

from claimframe.articles import Empty
from claimframe.errors import UsageError
from claimframe.records import Article

WHEN = datetime.datetime(2016, 7, 3, 10, 0, 0)


def test_every_kind_of_value_comes_as_json_holds_it(tmp_path):
    columns = {
        "id": pa.array([2**60, None]),
        "content": pa.array(["a", None]),
        "date": pa.array([WHEN, WHEN], pa.timestamp("ns")),
        "price": pa.array([decimal.Decimal("1.50")] * 2),
        "score": pa.array([float("nan"), 1.0]),
        "tags": pa.array([["x"], []]),
        "image": pa.array([b"\xff\xd8", b"abc"]),
        "outlet": pa.array(["x", "x"]).dictionary_encode(),
    }
    pq.write_table(pa.table(columns), tmp_path / "d.parquet")
    first, second = read(tmp_path / "d.parquet")
    carried = {"published": "2016-07-03T10:00:00", "price": "1.50", "tags": ["x"], "image": "<2 bytes>", "outlet": "x"}
    assert first == Article(str(2**60), "a", carried) and isinstance(second, Empty)
    json.dumps(first.carried, allow_nan=False)


@pytest.mark.parametrize("name", ["d.arrow", "d.feather", "d.parquet.gz"])
def test_arrow_files_and_what_must_be_unpacked_to_be_read(tmp_path, name):
    import gzip

    from pyarrow import feather

    table = pa.table({"id": ["1", "2"], "text": ["a", "b"]})
    if name == "d.feather":
        feather.write_feather(table, tmp_path / name)
    elif name == "d.arrow":
        with pa.ipc.new_file(tmp_path / name, table.schema) as writer:
            writer.write_table(table)
    else:
        pq.write_table(table, tmp_path / "d")
        (tmp_path / name).write_bytes(gzip.compress((tmp_path / "d").read_bytes()))
    assert read(tmp_path / name) == [Article("1", "a"), Article("2", "b")]


def test_a_data_set_on_disk(tmp_path):
    from datasets import Dataset, DatasetDict

    rows = [{"title": f"t{n}", "text": f"The army left on day {n}.", "domain": "daily.example", "date": "2016-07-03"} for n in range(10)]
    split = Dataset.from_list(rows)
    DatasetDict({"train": split, "test": split.select(range(3))}).save_to_disk(tmp_path / "set", num_shards={"train": 2, "test": 1})
    items = read(tmp_path / "set")
    assert [item.text for item in items] == [row["text"] for row in rows[:3] + rows]
    assert items[0].carried == {"title": "t0", "outlet": "daily.example", "published": "2016-07-03"}
    assert items[0].article_id == "test/data-00000-of-00001.arrow:1"


def test_a_data_set_whose_rows_are_chosen_elsewhere_is_refused(tmp_path):
    (tmp_path / "state.json").write_text(json.dumps({"_data_files": [{"filename": "a.arrow"}], "_indices_files": [{"filename": "i.arrow"}]}))
    with pytest.raises(UsageError, match="flatten_indices"):
        read(tmp_path)


def test_a_data_set_that_lacks_a_file_says_so(tmp_path):
    (tmp_path / "state.json").write_text(json.dumps({"_data_files": [{"filename": "../../a.arrow"}]}))
    (item,) = read(tmp_path)
    assert "No such file" in item.reason and item.file == "a.arrow"
