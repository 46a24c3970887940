"""Web pages, and the exports that come as HTML."""

from articles.reading import read

from claimframe.articles import Empty
from claimframe.records import Article

PAGE = b"""<html><head><title>Army says bridge taken</title><meta property="og:site_name" content="The Daily">
<meta property="article:published_time" content="2016-07-03T10:00:00Z"><link rel="canonical" href="https://daily.example/a/1"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Army says bridge taken</h1>
<p>The army said on Sunday that its units had taken the bridge at dawn, after two days of fighting.</p>
<p>Residents said shells hit the market and that three people died there in the morning.</p></article><footer>Copyright</footer></body></html>"""

FACTIVA_TABLE = """<html><body><div class="article enArticle"><table>
<tr><td><b>HD</b></td><td>Bridge taken</td></tr><tr><td><b>PD</b></td><td>3 July 2016</td></tr><tr><td><b>SN</b></td><td>The Daily</td></tr>
<tr><td><b>LP</b></td><td><p class="articleParagraph enarticleParagraph">The army said it took the bridge.</p></td></tr>
<tr><td><b>TD</b></td><td><p class="articleParagraph enarticleParagraph">Residents heard shells.</p></td></tr>
<tr><td><b>AN</b></td><td>Document DAILY00020160703ec730001</td></tr></table></div>
<div class="article enArticle"><div id="hd"><span class="enHeadline">Second</span></div><div>412 words</div><div>4 July 2016</div><div>The Weekly</div>
<p class="articleParagraph enarticleParagraph">Troops left.</p><p>Document WEEK00020160704ec740002</p></div></body></html>"""

LEXISNEXIS = """<html><body><DOCFULL><div><p>1 of 2 DOCUMENTS</p></div><div><p>The Daily</p></div><div><p>July 3, 2016 Sunday</p></div>
<div><p>Bridge taken</p></div><div><p>BYLINE: A. Writer</p></div><div><p>LENGTH: 9 words</p></div><div><p>The army said it took the bridge.</p>
<p>Residents heard shells.</p></div><div><p>LANGUAGE: ENGLISH</p></div><div><p>Copyright 2016 The Daily</p></div></DOCFULL></body></html>"""


def test_the_article_of_a_page_with_its_outlet_date_title_and_address(tmp_path):
    (tmp_path / "a.html").write_bytes(PAGE)
    (article,) = read(tmp_path / "a.html")
    assert article.article_id == "a" and "took" not in article.text and "Home" not in article.text and "taken the bridge at dawn" in article.text
    assert article.carried == {
        "title": "Army says bridge taken", "published": "2016-07-03", "outlet": "The Daily", "url": "https://daily.example/a/1",
    }  # fmt: skip


def test_a_page_without_an_article_is_empty_and_a_hostile_one_ends_nothing(tmp_path):
    (tmp_path / "a.html").write_bytes(b"<html><body></body></html>")
    (tmp_path / "b.html").write_bytes(b"<div>" * 50_000 + b"x")
    (tmp_path / "c.html").write_bytes(PAGE)
    items = read(tmp_path)
    assert [type(item) for item in items] == [Empty, Empty, Article]


def test_factiva_html_with_and_without_field_codes(tmp_path):
    (tmp_path / "f.html").write_text(FACTIVA_TABLE)
    first, second = read(tmp_path / "f.html")
    assert first == Article(
        "DAILY00020160703ec730001",
        "The army said it took the bridge.\nResidents heard shells.",
        {"title": "Bridge taken", "published": "3 July 2016", "outlet": "The Daily"},
    )
    assert second == Article("WEEK00020160704ec740002", "Troops left.", {"title": "Second", "published": "4 July 2016", "outlet": "The Weekly"})


def test_lexisnexis_html(tmp_path):
    (tmp_path / "l.html").write_text(LEXISNEXIS)
    (article,) = read(tmp_path / "l.html")
    assert article.text == "The army said it took the bridge.\nResidents heard shells."
    assert article.carried["outlet"] == "The Daily" and article.carried["published"] == "July 3, 2016 Sunday" and article.carried["title"] == "Bridge taken"
