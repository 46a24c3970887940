"""JSON documents cut into their objects, whatever their shape and wherever the blocks end."""

import json

import pytest
from articles.reading import read
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimframe.articles.formats.json_elements import elements

ROWS = [{"text": 'He said "no" \\ {[', "n": [1, {"a": "]}"}]}, {"text": "b\n", "nested": {"articles": [{"x": 1}]}}, {"text": "c"}]
SHAPES = {
    "array": json.dumps(ROWS),
    "array over lines": json.dumps(ROWS, indent=2),
    "array without indent": json.dumps(ROWS, indent=0),
    "wrapped": json.dumps({"status": "ok", "meta": [{"x": 1}], "articles": ROWS, "after": {"y": [1]}}),
    "objects in a row": " ".join(json.dumps(row) for row in ROWS),
    "pages in a row": json.dumps({"articles": ROWS[:1]}) + "\n" + json.dumps({"articles": ROWS[1:]}),
    "lines": "\n".join(json.dumps(row) for row in ROWS) + "\n",
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_the_objects_are_found_wherever_the_blocks_end(shape, size):
    text = SHAPES[shape]
    found = list(elements(text[start : start + size] for start in range(0, len(text), size)))
    assert [json.loads(element) for _, element in found] == ROWS
    assert [line for line, _ in found] == sorted(line for line, _ in found)


VALUES = (
    st.none()
    | st.text(max_size=9)
    | st.integers()
    | st.lists(st.text(max_size=3) | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2), max_size=3)
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.dictionaries(st.text(max_size=5), VALUES, max_size=4), max_size=4), st.integers(1, 40))
def test_any_array_of_objects_comes_back_whole(rows, size):
    text = json.dumps(rows, ensure_ascii=False, indent=1 if size % 2 else None)
    assert [json.loads(element) for _, element in elements(text[start : start + size] for start in range(0, len(text), size))] == rows


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
@pytest.mark.parametrize("shape", SHAPES)
def test_both_names_read_arrays_and_json_reads_every_shape(tmp_path, name, shape):
    if name == "a.jsonl" and "array" not in shape:
        return
    (tmp_path / name).write_text(SHAPES[shape])
    assert [item.text for item in read(tmp_path / name)] == [row["text"] for row in ROWS]
