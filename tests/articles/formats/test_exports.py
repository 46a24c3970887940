"""The usual exports, by name."""

import json

from articles.reading import read

from claimframe.articles.repairs import Repairs
from claimframe.records import Article

FACTIVA = """<?xml version="1.0" encoding="UTF-8"?><r:response xmlns:r="urn:x"><result><ppsArticle><article>
<accessionNo><value>DAILY00020160703ec730001</value></accessionNo><baseLanguage>en</baseLanguage><sourceName>The Daily</sourceName>
<publicationDate><date>2016-07-03T00:00:00</date></publicationDate><headline><paragraph>Bridge taken</paragraph></headline>
<leadParagraph><paragraph>The army said it took
 the <hlt>bridge</hlt>.</paragraph></leadParagraph><tailParagraphs><paragraph>Residents heard shells.</paragraph><paragraph>They fled.</paragraph>
</tailParagraphs></article></ppsArticle>"""
LEXISNEXIS = """


                               1 of 2 DOCUMENTS



                                  The Daily

                            July 3, 2016 Sunday
                                   Edition 1

Bridge taken at
dawn

BYLINE: A. Writer

SECTION: NEWS; Pg. 3

LENGTH: 9 words

The army said it took
the bridge.

Residents heard shells.

LOAD-DATE: July 4, 2016

LANGUAGE: ENGLISH


                       Copyright 2016 The Daily
                              All Rights Reserved

                               2 of 2 DOCUMENTS


                                  The Weekly

                            July 4, 2016 Monday

Second

LENGTH: 2 words

Troops left.

LANGUAGE: ENGLISH
"""


def test_factiva_xml(tmp_path):
    (tmp_path / "f.xml").write_text(FACTIVA + "</result></r:response>")
    told = {"outlet": "The Daily", "published": "2016-07-03", "title": "Bridge taken", "language": "en"}
    text = "The army said it took the bridge.\nResidents heard shells.\nThey fled."
    assert read(tmp_path / "f.xml") == [Article("DAILY00020160703ec730001", text, told)]


def test_broken_and_foreign_xml_is_set_aside(tmp_path):
    (tmp_path / "f.xml").write_text(FACTIVA)
    article, broken = read(tmp_path / "f.xml")
    assert isinstance(article, Article) and "not valid XML" in broken.reason
    (tmp_path / "f.xml").write_text("<rss><item>x</item></rss>")
    assert "expected a Factiva export" in read(tmp_path / "f.xml")[0].reason
    (tmp_path / "f.xml").write_text('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')
    assert "root:" not in str(read(tmp_path / "f.xml"))


def test_lexisnexis_text(tmp_path):
    (tmp_path / "l.txt").write_text(LEXISNEXIS)
    first, second = read(tmp_path / "l.txt")
    assert first.text == "The army said it took the bridge.\nResidents heard shells." and first.article_id == "l.txt:4"
    told = first.carried
    assert (told["outlet"], told["published"], told["title"], told["author"]) == (
        "The Daily",
        "July 3, 2016 Sunday Edition 1",
        "Bridge taken at dawn",
        "A. Writer",
    )
    assert told["section"] == "NEWS; Pg. 3" and told["language"] == "ENGLISH"
    assert second.text == "Troops left." and second.carried["outlet"] == "The Weekly"


def test_newsapi_with_its_text_cut_short(tmp_path):
    article = {"source": {"id": None, "name": "The Daily"}, "title": "t", "url": "https://x/1", "publishedAt": "2016-07-03T10:00:00Z"}
    pages = {"status": "ok", "totalResults": 2, "articles": [article | {"content": "The army… [+1234 chars]"}, article | {"content": "All of it."}]}
    (tmp_path / "n.json").write_text(json.dumps(pages, indent=1))
    repairs = Repairs()
    first, second = read(tmp_path / "n.json", repairs=repairs)
    assert first.carried == {"outlet": "The Daily", "title": "t", "url": "https://x/1", "published": "2016-07-03T10:00:00Z", "truncated_characters": 1234}
    assert "truncated_characters" not in second.carried and repairs.shortened == {"n.json": 1}
    assert any("cut short by their export" in line for line in repairs.said())


def test_news_please_cc_news_and_media_cloud_fields(tmp_path):
    row = {"maintext": "The army left.", "text": None, "date_publish": "2016-07-03 10:00:00", "source_domain": "daily.example", "url": "u", "title": "t"}
    (tmp_path / "n.json").write_text(json.dumps([row]))
    assert read(tmp_path / "n.json") == [
        Article("n.json:1", "The army left.", {"published": "2016-07-03 10:00:00", "outlet": "daily.example", "url": "u", "title": "t"})
    ]
    (tmp_path / "m.csv").write_text("stories_id,publish_date,title,url,media_name,story_text\n0042,2016-07-03,t,u,The Daily,The army left.\n")
    assert read(tmp_path / "m.csv") == [
        Article("0042", "The army left.", {"published": "2016-07-03", "title": "t", "url": "u", "outlet": "The Daily"}),
    ]
