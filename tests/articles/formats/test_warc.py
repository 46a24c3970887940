"""WARC files, whole and cut anywhere."""

import gzip

import pytest
from articles.formats.test_html import PAGE
from articles.reading import read

from claimframe.articles import Reject
from claimframe.articles.repairs import Repairs
from claimframe.records import Article


def record(kind, number, body, content_type="application/http; msgtype=response"):
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://daily.example/{number}\r\nWARC-Date: 2016-07-03T10:00:00Z\r\n"
    head += f"WARC-Record-ID: <urn:uuid:{number:032}>\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body + b"\r\n\r\n"


def response(number, status="200 OK", kind="text/html; charset=utf-8", page=PAGE):
    return record("response", number, f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + page)


INFO = record("warcinfo", 0, b"software: x", "application/warc-fields")
WHOLE = INFO + response(1) + response(2, "404 Not Found") + response(3, kind="image/png", page=b"\x89PNG") + response(4)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.warc.zst"])
def test_each_page_is_an_article_and_the_rest_is_counted(tmp_path, name):
    import pyarrow as pa

    packed = {"rc": WHOLE, "gz": gzip.compress(INFO) + gzip.compress(WHOLE[len(INFO) :]), "st": pa.compress(WHOLE, "zstd", asbytes=True)}
    (tmp_path / name).write_bytes(packed[name[-2:]])
    repairs = Repairs()
    first, second = read(tmp_path / name, repairs=repairs)
    assert isinstance(first, Article) and first.article_id == f"<urn:uuid:{1:032}>" and "taken the bridge" in first.text
    assert first.carried["url"] == "https://daily.example/1" and first.carried["published"] == "2016-07-03" and first.carried["outlet"] == "The Daily"
    assert first.carried["crawled"] == "2016-07-03T10:00:00Z" and second.carried["url"].endswith("/4")
    assert repairs.passed_over == {name: 3}


def test_plain_text_of_a_wet_file(tmp_path):
    (tmp_path / "a.wet").write_bytes(record("conversion", 1, "Die Brücke fiel.".encode(), "text/plain"))
    assert [item.text for item in read(tmp_path / "a.wet")] == ["Die Brücke fiel."]


def test_a_file_cut_anywhere_is_never_a_success(tmp_path):
    pages = b"".join(response(number, page=b"<html><body><p>The army left.</p></body></html>") for number in range(1, 4))
    for cut in range(1, len(pages), 7):
        (tmp_path / "a.warc").write_bytes(pages[:cut])
        *articles, last = read(tmp_path / "a.warc")
        assert isinstance(last, Reject) and "truncated" in last.reason or "WARC" in last.reason, (cut, last)
        whole = pages[:cut].count(b"</html>")
        assert whole - 1 <= len(articles) <= whole and all(isinstance(article, Article) for article in articles)


def test_a_gzipped_file_cut_short_is_never_a_success(tmp_path):
    packed = b"".join(gzip.compress(response(number)) for number in range(1, 4))
    for cut in range(1, len(packed), 97):
        (tmp_path / "a.warc.gz").write_bytes(packed[:cut])
        assert isinstance(read(tmp_path / "a.warc.gz")[-1], Reject) or cut % (len(packed) // 3) == 0, cut


def test_garbage_is_set_aside(tmp_path):
    (tmp_path / "a.warc").write_bytes(b"garbage" * 100)
    (item,) = read(tmp_path / "a.warc")
    assert isinstance(item, Reject)
