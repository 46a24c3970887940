"""Dialects of CSV and TSV."""

import csv
import io

import pytest
from articles.reading import read

TEXTS = ['He said "no", then; left\nfor the\tborder | camp', "The army's men left", "'quoted' by the press", 'ends with "']
DIALECTS = {
    "comma": {"delimiter": ","},
    "semicolon": {"delimiter": ";"},
    "tab": {"delimiter": "\t"},
    "pipe": {"delimiter": "|"},
    "all quoted": {"quoting": csv.QUOTE_ALL},
    "single quotes": {"quotechar": "'", "quoting": csv.QUOTE_ALL},
    "backslashes": {"escapechar": "\\", "doublequote": False},
    "CRLF": {"lineterminator": "\r\n"},
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_another_writer_wrote_is_read_back(tmp_path, dialect):
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, **{"lineterminator": "\n"} | DIALECTS[dialect])
    writer.writerows([["id", "text", "x"], *([f"00{n}", text, "y"] for n, text in enumerate(TEXTS * 5))])
    (tmp_path / "a.csv").write_text(sink.getvalue(), newline="")
    assert [(item.article_id, item.text) for item in read(tmp_path / "a.csv")] == [(f"00{n}", text) for n, text in enumerate(TEXTS * 5)]


def test_tabs_without_any_quoting(tmp_path):
    (tmp_path / "a.tsv").write_text('id\ttext\n1\t"No," he said\n2\tan inch: 5"\n3\t"open\n')
    assert [item.text for item in read(tmp_path / "a.tsv")] == ['"No," he said', 'an inch: 5"', '"open']


def test_lines_are_counted_through_fields_of_many_lines(tmp_path):
    (tmp_path / "a.csv").write_text('text,n\n"a\nb",1\n\nshort\n"c\nd",2\n')
    assert [(item.line if hasattr(item, "line") else item.article_id) for item in read(tmp_path / "a.csv")] == ["a.csv:2", 5, "a.csv:6"]
