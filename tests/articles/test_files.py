"""What is found, under which name; URLs by fsspec's file system in memory."""

import gzip
import subprocess
import sys

import pytest
from articles.reading import read

from claimframe.articles.files import find_sources, state
from claimframe.articles.repairs import Repairs
from claimframe.errors import UsageError

ROW = b'{"text": "a"}\n'


def test_patterns_are_sorted_and_named_from_the_first_wildcard_on(tmp_path):
    for name in ("b/2.jsonl", "a/1.jsonl", "a/x.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(ROW)
    repairs = Repairs()
    assert [source.name for source in find_sources([f"{tmp_path}/*/*"], None, repairs)] == ["a/1.jsonl", "b/2.jsonl"]
    assert list(repairs.passed_over.values()) == [1]
    with pytest.raises(UsageError, match="matches no file"):
        find_sources([f"{tmp_path}/*.csv"])


def test_files_of_one_name_are_told_apart(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "d.jsonl").write_bytes(ROW)
    ids = [item.article_id for item in read(tmp_path / "a/d.jsonl", tmp_path / "b/d.jsonl")]
    assert ids == [f"{tmp_path}/a/d.jsonl:1", f"{tmp_path}/b/d.jsonl:1"]


def test_a_file_named_like_a_pattern_is_a_file(tmp_path):
    (tmp_path / "a[1].jsonl").write_bytes(ROW)
    assert [source.name for source in find_sources([str(tmp_path / "a[1].jsonl")])] == ["a[1].jsonl"]


def test_names_that_a_terminal_would_obey_are_escaped(tmp_path):
    (tmp_path / "a\x1b[31m\n.jsonl").write_bytes(ROW)
    assert [item.article_id for item in read(tmp_path)] == ["a\\x1b[31m\\n.jsonl:1"]


def test_urls_folders_and_patterns_of_another_file_system():
    import fsspec

    system = fsspec.filesystem("memory")
    system.pipe({"/in/b.jsonl.gz": gzip.compress(ROW), "/in/a.jsonl": ROW, "/in/x.png": b"x"})
    for given in ("memory://in", "memory://in/*"):
        repairs = Repairs()
        assert [item.article_id for item in read(given, repairs=repairs)] == ["a.jsonl:1", "b.jsonl.gz:1"] and repairs.passed_over == {given: 1}
    assert [item.article_id for item in read("memory://in/a.jsonl")] == ["a.jsonl:1"]
    assert state("memory://in/a.jsonl") == state("memory://in/a.jsonl") != []
    for missing in ("memory://in/none.jsonl", "memory://nowhere/*", "odd://x/a.jsonl"):
        with pytest.raises(UsageError):
            read(missing)


def test_reading_json_lines_imports_nothing_that_other_formats_need(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(ROW)
    code = (
        "import sys; from claimframe.articles import read_dump; from claimframe.articles.files import find_sources; "
        "from claimframe.articles.reader import open_dump; from claimframe.articles.repairs import Repairs; "
        f"print(len([i for o in open_dump(find_sources([{str(tmp_path)!r}]), {{}}, Repairs()) for i in read_dump(o)]), "
        "[m for m in ('trafilatura', 'fastwarc', 'lxml', 'fsspec', 'pyarrow', 'charset_normalizer', 'tarfile', 'datasets') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True)
    assert done.stdout.strip() == "1 []", done.stderr


def test_a_format_whose_package_is_missing_names_the_extra(tmp_path, monkeypatch):
    (tmp_path / "a.html").write_bytes(b"<p>x</p>")
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    monkeypatch.delitem(sys.modules, "claimframe.articles.formats.html", raising=False)
    with pytest.raises(UsageError, match=r'pip install "claimframe\[formats\]"'):
        read(tmp_path / "a.html")
