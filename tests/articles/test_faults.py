"""Every way in which an input can be broken: what could be read is there, what could not is a Reject with line and reason, or one line says why."""

import bz2
import gzip
import io
import json
import lzma
import os
import tarfile
import zipfile
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from articles.reading import read

from claimframe.articles import Empty, Reject, limits
from claimframe.articles.repairs import Repairs
from claimframe.errors import UsageError
from claimframe.records import Article

ROWS = [{"id": f"{n:03}", "text": f"The army said on day {n} that {n * 7919 % 1000} men had left village {n * n}."} for n in range(3000)]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
GOOD = b'{"id": "001", "text": "NA"}\n'


def zstd(content):
    return pa.compress(content, "zstd", asbytes=True)


def zipped(members, password_flag=False):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    content = bytearray(sink.getvalue())
    if password_flag:
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            content[content.index(mark) + offset] |= 1
    return bytes(content)


def tarred(members):
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            if content is None:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            info.size = len(content or b"")
            archive.addfile(info, io.BytesIO(content or b""))
    return sink.getvalue()


def link_in_zip():
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
        archive.writestr("a.txt", "The army left.")
    return sink.getvalue()


def half(content):
    return content[: len(content) // 2]


def parquet(rows):
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), sink)
    return sink.getvalue()


def arrow(rows):
    sink = io.BytesIO()
    table = pa.Table.from_pylist(rows)
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=100)
    return sink.getvalue()


# name, content, what the rejects say and their lines, ids or number of the articles
FAULTS = {
    "one broken line among many": ("a.jsonl", GOOD + b"{broken\n" + GOOD, [(2, "not valid JSON")], ["001", "001"]),
    "NUL in JSON": ("a.jsonl", b'{"text": "a\x00b"}\n' + GOOD, [(1, "control character")], ["001"]),
    "NUL in CSV": ("a.csv", b"id,text\n1,a\x00b\n2,c\n", [(2, "NUL")], ["2"]),
    "NUL in text": ("a.txt", b"The army\x00 left.", [(1, "NUL")], []),
    "deep JSON": ("a.jsonl", b'{"text": ' + b"[" * 100_000 + b"\n" + GOOD, [(1, "not valid JSON: maximum recursion")], ["001"]),
    "deep but valid JSON": ("a.jsonl", b'{"text": "a", "x": ' + b"[" * 200 + b"]" * 200 + b"}\n" + GOOD, [(1, "nested more than 100")], ["001"]),
    "huge number": ("a.jsonl", b'{"text": "a", "n": ' + b"9" * 5000 + b"}\n" + GOOD, [(1, "not valid JSON")], ["001"]),
    "no object": ("a.jsonl", b"[1]\n", [(1, "")], []),
    "NaN as id": ("a.jsonl", b'{"id": 1.5, "text": "a"}\n' + GOOD, [(1, "the id is float")], ["001"]),
    "unclosed quote": ("a.csv", b'id,text\n1,"a\n2,"b, c"\n3,d\n', [(2, "a quote opens")], ["2", "3"]),
    "unclosed quote, no other": ("a.csv", b'id,text\n1,"a\n2,b\n3,c\n', [(2, "a quote opens")], ["2", "3"]),
    "unclosed quote, all quoted": ("a.csv", b'"id","text"\n"1","a\n"2","b"\n"3","c"\n', [(2, "a quote opens")], ["2", "3"]),
    "unclosed quote in the last row": ("a.csv", b'id,text\n1,a\n2,"b\n', [(3, "a quote opens")], ["1"]),
    "ragged rows": ("a.csv", b"id,text\n1,a,b\n2\n3,c\n", [(2, "3 fields; expected 2"), (3, "1 fields; expected 2")], ["3"]),
    "no JSON": ("a.json", b"The army left.", [(1, "not valid JSON")], []),
    "array cut short": ("a.json", half(json.dumps(ROWS).encode()), [(None, "truncated")], half(json.dumps(ROWS).encode()).count(b"}")),
    "broken object in an array": (
        "a.json",
        b'[{"id": "1", "text": "a},\n{"id": "2", "text": "b"},\n{"id": "3"\n{"id": "4", "text": "d"}]',
        [(1, ""), (3, "")],
        ["2", "4"],
    ),
    "numbers in an array": ("a.json", b'[1, "x", {"id": "2", "text": "b"}, [3]]', [(1, ""), (1, "a JSON list")], ["2"]),
    "gzip cut short": ("a.jsonl.gz", half(gzip.compress(LINES)), [(None, "truncated")], ...),
    "gzip without its last byte": ("a.jsonl.gz", gzip.compress(LINES)[:-1], [(3001, "truncated")], 3000),
    "second gzip member cut short": ("a.jsonl.gz", gzip.compress(GOOD) + gzip.compress(LINES)[:-9], [(None, "truncated")], ...),
    "gzip of nothing": ("a.jsonl.gz", b"", [(1, "no data at all")], []),
    "damaged gzip": ("a.jsonl.gz", gzip.compress(LINES)[:5000] + b"\xff" * 50 + gzip.compress(LINES)[5050:], [(None, "damaged")], ...),
    "junk behind gzip": ("a.jsonl.gz", gzip.compress(GOOD) + b"junk", [(2, "damaged")], ["001"]),
    "zstd cut short": ("a.jsonl.zst", half(zstd(LINES)), [(None, "truncated")], ...),
    "zstd without its last byte": ("a.jsonl.zst", zstd(LINES)[:-1], [(None, "truncated")], ...),
    "bzip2 cut short": ("a.jsonl.bz2", half(bz2.compress(LINES)), [(None, "truncated")], ...),
    "xz cut short": ("a.jsonl.xz", half(lzma.compress(LINES)), [(None, "truncated")], ...),
    "xz without its last byte": ("a.jsonl.xz", lzma.compress(LINES)[:-1], [(3001, "truncated")], 3000),
    "Parquet cut short": ("a.parquet", half(parquet(ROWS)), [(1, "not valid Parquet")], []),
    "Arrow cut short": ("a.arrow", half(arrow(ROWS)), [(None, "")], ...),
    "Arrow without its end": ("a.arrow", arrow(ROWS)[:-8], [(3001, "truncated")], 3000),
    "zip cut short": ("a.zip", half(zipped([("a.jsonl", LINES)])), [(1, "cannot be read on")], []),
    "damaged zip member": (
        "a.zip",
        zipped([("a.jsonl", LINES), ("b.txt", b"x")]).replace(b"\x00\x00a.jsonl", b"\x00\x00z.jsonl", 1),
        [(1, "damaged")],
        ["a.zip/b"],
    ),
    "encrypted zip": ("a.zip", zipped([("a.txt", b"x"), ("b.txt", b"y")], password_flag=True), [(1, "encrypted")], ["a.zip/b"]),
    "link in zip": ("a.zip", link_in_zip(), [(1, "symbolic link")], ["a.zip/a"]),
    "zip in zip": ("a.zip", zipped([("b.zip", zipped([("a.txt", b"x")])), ("a.txt", b"x")]), [(1, "inside an archive")], ["a.zip/a"]),
    "zip of nothing to read": ("a.zip", zipped([("a.png", b"x")]), [(1, "no file to read")], []),
    "no text field in a member": ("a.zip", zipped([("b.jsonl", GOOD), ("c.jsonl", b'{"headline": "x"}\n')]), [(1, "no text field")], ["001"]),
    "tar cut short": ("a.tar", half(tarred([("a.jsonl", LINES)])), [(None, "cannot be read on")] * 2, ...),
    "tar cut between members": ("a.tar", tarred([("a.txt", b"x" * 512), ("b.txt", b"y")])[:1024], [(1, "truncated")], ["a.tar/a"]),
    "tar.gz cut short": ("a.tar.gz", half(gzip.compress(tarred([("a.jsonl", LINES)]))), [(None, "truncated")] * 2, ...),
    "link in tar": ("a.tar", tarred([("l.txt", None), ("a.txt", b"x")]), [(1, "a link")], ["a.tar/a"]),
    "gzip cut short in a tar": ("a.tar", tarred([("a.jsonl.gz", half(gzip.compress(LINES))), ("b.txt", b"x")]), [(None, "truncated")], ...),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_broken_is_set_aside_with_line_and_reason(tmp_path, fault):
    name, content, expected, articles = FAULTS[fault]
    (tmp_path / name).write_bytes(content)
    items = read(tmp_path / name)
    rejects = [item for item in items if isinstance(item, Reject)]
    assert len(rejects) == len(expected), rejects
    for reject, (line, said) in zip(rejects, expected, strict=True):
        assert reject.file.startswith(name) and said in reject.reason and line in (None, reject.line), reject
        assert "\n" not in reject.reason and str(tmp_path) not in reject.reason
    ids = [item.article_id for item in items if isinstance(item, Article)]
    if isinstance(articles, list):
        assert ids == articles
    elif articles is not ...:
        assert len(ids) == articles
    kept = {row["id"]: row["text"] for row in ROWS}
    assert all(item.text in (kept[item.article_id], "NA") for item in items if isinstance(item, Article) and name.startswith("a.jsonl."))


# name, content, what the one line says
REFUSED = {
    "no text field": ("a.jsonl", b'{"headline": "x"}\n', "no text field among headline"),
    "two text fields": ("a.jsonl", b'{"text": "a", "body": "b"}\n', "--text-field"),
    "a column twice": ("a.csv", b"text,text\na,b\n", "names a column twice"),
    "header with a bare carriage return": ("a.csv", b"id,text\r1,a\r", "header cannot be read"),
    "unknown format": ("a.doc", b"x", "format '.doc' is not known"),
    "GDELT events": ("20160703.export.CSV", b"\t".join([b"540000001", *[b"1"] * 57]) + b"\n", "GDELT table (events)"),
    "GDELT articles": ("a.json", b'{"articles": [{"url": "u", "title": "t", "seendate": "d", "sourcecountry": "c"}]}', "this is GDELT"),
    "Media Cloud without text": ("a.csv", b"id,media_name,publish_date,title,url\n1,x,2016,t,u\n", "Media Cloud story list without text"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_cannot_be_meant_is_refused_in_one_line(tmp_path, fault):
    name, content, said = REFUSED[fault]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError) as error:
        read(tmp_path / name)
    assert said in str(error.value) and "\n" not in str(error.value)


# name, content, texts, ids: odd, but nothing is wrong
ODD = {
    "BOM": ("a.jsonl", b"\xef\xbb\xbf" + GOOD, ["NA"], ["001"]),
    "CRLF": ("a.csv", b"id,text\r\n001,NA\r\n", ["NA"], ["001"]),
    "id over 2^53": ("a.jsonl", b'{"id": 9007199254740993, "text": "a"}', ["a"], ["9007199254740993"]),
    "line separator inside text": ("a.jsonl", '{"id": "1", "text": "a\u2028b"}\n'.encode(), ["a\u2028b"], ["1"]),
    "line separator in CSV": ("a.csv", "id,text\n1,a\u2028b\x85c\n".encode(), ["a\u2028b\x85c"], ["1"]),
    "right-to-left and zero-width": ("a.jsonl", '{"id": "1", "text": "\u202eقال\u200b\u200d"}\n'.encode(), ["\u202eقال\u200b\u200d"], ["1"]),
    "lone surrogate": ("a.jsonl", b'{"id": "1", "text": "a\\ud800b"}\n', ["a\ud800b"], ["1"]),
    "NaN beside the text": ("a.jsonl", b'{"id": "1", "text": "a", "score": NaN}\n', ["a"], ["1"]),
    "gzip under a plain name": ("a.jsonl", gzip.compress(GOOD), ["NA"], ["001"]),
    "two gzip members": ("a.jsonl.gz", gzip.compress(GOOD) * 2, ["NA", "NA"], ["001", "001"]),
    "two zstd frames": ("a.jsonl.zst", zstd(GOOD) * 2, ["NA", "NA"], ["001", "001"]),
    "quotes inside a field": ("a.csv", b'id,text\n1,He said "hi" twice\n2,"x ""y"" z"\n', ['He said "hi" twice', 'x "y" z'], ["1", "2"]),
    "climbing and absolute names": ("a.zip", zipped([("../../a.txt", b"x"), ("/etc/b.txt", b"y")]), ["x", "y"], ["a.zip/../../a", "a.zip//etc/b"]),
    "climbing names in tar": ("a.tar.gz", gzip.compress(tarred([("../a.txt", b"x")])), ["x"], ["a.tar.gz/../a"]),
}


@pytest.mark.parametrize("fault", ODD)
def test_what_is_odd_is_read_as_it_is(tmp_path, fault):
    name, content, texts, ids = ODD[fault]
    (tmp_path / name).write_bytes(content)
    items = read(tmp_path / name)
    assert [item.text for item in items] == texts and [item.article_id for item in items] == ids
    assert os.listdir(tmp_path) == [name] and all("score" not in item.carried for item in items)


def test_an_empty_file_has_no_rows_and_an_empty_text_is_counted(tmp_path):
    for name in ("a.jsonl", "a.json", "a.csv", "a.txt", "a.html"):
        (tmp_path / name).write_bytes(b"")
        assert read(tmp_path / name) == []
    (tmp_path / "b.jsonl").write_text('{"text": null}\n{"text": " "}\n{"id": 1, "text": "a"}\n')
    assert [type(item) for item in read(tmp_path / "b.jsonl")] == [Empty, Empty, Article]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.json", "a.jsonl.gz"])
def test_a_line_longer_than_any_article_is_set_aside_and_the_next_is_read(tmp_path, monkeypatch, name):
    for module in ("encodings", "formats.delimited", "formats.json_elements", "reader"):
        monkeypatch.setattr(f"claimframe.articles.{module}.MAX_RECORD", 200_000)
    head, row = (b"id,text\n", b"%d,%s\n") if "csv" in name else (b"", b'{"id": "%d", "text": "%s"}\n')
    content = head + row % (1, b"a") + row % (2, b"b" * 900_000) + row % (3, b"c")
    content = b"[" + b",".join(content.splitlines()) + b"]" if name == "a.json" else content
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    first, second, third = read(tmp_path / name)
    assert (first.text, third.text) == ("a", "c") and isinstance(second, Reject) and "which no article is" in second.reason


def test_a_50_mb_line_costs_bounded_memory(tmp_path):
    import tracemalloc

    with (tmp_path / "a.jsonl").open("wb") as stream:
        stream.write(b'{"text": "')
        for _ in range(50):
            stream.write(b"a" * 1_000_000)
        stream.write(b'"}\n' + GOOD)
    tracemalloc.start()
    items = read(tmp_path / "a.jsonl")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(items[0], Reject) and items[1].text == "NA" and peak < 3 * limits.MAX_RECORD


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.xz", "a.jsonl.zst", "a.zip", "a.tar.gz"])
def test_a_decompression_bomb_is_not_read_on(tmp_path, monkeypatch, name):
    monkeypatch.setattr("claimframe.articles.compression.FREE", 1_000_000)
    monkeypatch.setattr("claimframe.articles.compression.RATIO", 50)
    zeros = b"0" * 20_000_000
    pack = {"gz": gzip.compress, "xz": lzma.compress, "st": zstd, "ip": lambda c: zipped([("a.jsonl", c)])}[name[-2:]]
    (tmp_path / name).write_bytes(pack(tarred([("a.jsonl", zeros)]) if "tar" in name else zeros))
    items = read(tmp_path / name)
    assert all(isinstance(item, Reject) for item in items) and any("bomb" in item.reason for item in items), items


def test_an_unclosed_quote_never_merges_rows_whatever_follows(tmp_path):
    rows = [f'{n},"He said ""no"", then left on day {n}.",x' if n % 3 else f"{n},The army left on day {n}.,y" for n in range(400)]
    for broken in range(0, 400, 37):
        lines = ["id,text,z", *rows]
        lines[broken + 1] = f'{broken},"an open quote,z'
        (tmp_path / "a.csv").write_text("\n".join(lines) + "\n")
        items = read(tmp_path / "a.csv")
        assert [item.line for item in items if isinstance(item, Reject)] == [broken + 2]
        ids = [int(item.article_id) for item in items if isinstance(item, Article)]
        assert ids == [n for n in range(400) if n != broken] and all(item.text.count("day") == 1 for item in items if isinstance(item, Article))


def test_a_folder_with_loops_pipes_and_closed_files_is_read_around_them(tmp_path, monkeypatch):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    (tmp_path / "b" / "ok.jsonl").write_bytes(GOOD)
    (tmp_path / "closed.jsonl").write_bytes(GOOD)
    (tmp_path / "dangling.jsonl").symlink_to("nowhere")
    (tmp_path / "self.jsonl").symlink_to("self.jsonl")
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / ".hidden.jsonl").write_bytes(GOOD)
    (tmp_path / "picture.png").write_bytes(b"x")
    opened = Path.open
    denied = PermissionError(13, "Permission denied", "closed.jsonl")

    def guarded(self, *arguments, **named):
        if self.name == "closed.jsonl":
            raise denied
        return opened(self, *arguments, **named)

    monkeypatch.setattr(Path, "open", guarded)
    repairs = Repairs()
    items = read(tmp_path, repairs=repairs)
    said = {item.file: item.reason for item in items if isinstance(item, Reject)}
    assert [item.article_id for item in items if isinstance(item, Article)] == ["001"]
    assert "Permission denied" in said.pop("closed.jsonl") and "pipe" in said.pop("pipe.jsonl") and "No such file" in said.pop("dangling.jsonl")
    assert "symbolic links" in said.pop("self.jsonl") and said == {} and repairs.passed_over == {str(tmp_path): 2}


@pytest.mark.parametrize("make", [lambda path: None, lambda path: os.mkfifo(path), lambda path: path.symlink_to(path.name)])
def test_a_missing_file_a_pipe_and_a_loop_are_refused_at_once(tmp_path, make):
    make(tmp_path / "a.jsonl")
    with pytest.raises(UsageError, match="expected"):
        read(tmp_path / "a.jsonl")


def test_a_folder_with_nothing_to_read_is_refused(tmp_path):
    (tmp_path / "a.png").write_bytes(b"x")
    with pytest.raises(UsageError, match="holds no file to read"):
        read(tmp_path)


def test_the_order_is_always_the_same(tmp_path):
    for name in ("b/2.jsonl", "a/1.jsonl", "c.jsonl", "B.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(GOOD.replace(b"001", name.encode()))
    orders = [[item.article_id for item in read(tmp_path)] for _ in range(2)]
    assert orders[0] == orders[1] == sorted(orders[0]) and all(a != b for a, b in pairwise(orders[0]))
