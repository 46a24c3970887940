"""Factiva exports, as XML and as HTML."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError, iterparse

from claimframe.articles.documents import Document
from claimframe.articles.limits import reason
from claimframe.articles.repairs import Repairs
from claimframe.articles.rows import Row

PARTS = ("leadParagraph", "tailParagraphs")
FIELDS = {"sourceName": "outlet", "publicationDate": "published", "headline": "title", "byline": "author", "baseLanguage": "language"}
ID = re.compile(r"(?:Document |distdoc:archive/ArchiveDoc::Article/)?(\w+)\s*$")
CODES = {"HD": "title", "SN": "outlet", "PD": "published", "BY": "author", "SE": "section", "ED": "edition", "LA": "language"}
DATE = re.compile(r"\d{1,2} \w+ \d{4}")


def read(document: Document, repairs: Repairs) -> Iterator[Row]:
    """A row an article of the XML export; any other XML is no dump."""
    number = 0
    with document.open() as stream:
        try:
            for _, element in iterparse(stream):
                if _tag(element) == "article" and _texts(element, "headline", *PARTS):
                    number += 1
                    yield Row(number, _fields(element))
                    element.clear()
        except ParseError as error:
            yield Row(number + 1, None, f"not valid XML from here on: {reason(error)}")
            return
    if not number:
        yield Row(1, None, "XML without Factiva articles; expected a Factiva export")


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _texts(article: Element, *names: str) -> list[str]:
    """The paragraphs below the elements of these names."""
    found = [child for child in article if _tag(child) in names]
    leaves = [leaf for child in found for leaf in ([grand for grand in child.iter() if _tag(grand) == "paragraph"] or [child])]
    return [text for leaf in leaves if (text := " ".join("".join(leaf.itertext()).split()))]


def _fields(article: Element) -> dict[str, str]:
    told = {own: " ".join(_texts(article, theirs)) for theirs, own in FIELDS.items()}
    told["published"] = told["published"][:10]
    reference = _texts(article, "accessionNo") or _texts(article, "reference")
    named = ID.search(reference[0]) if reference else None
    return {"text": "\n".join(_texts(article, *PARTS))} | {name: value for name, value in told.items() if value} | ({"article_id": named[1]} if named else {})


def html_rows(page: str) -> Iterator[Row]:
    """A row an article of the HTML export, with or without its table of field codes."""
    from lxml import html

    root = html.document_fromstring(page)
    for number, article in enumerate(root.xpath("//div[starts-with(@class, 'article ')]"), 1):
        paragraphs = [" ".join(p.text_content().split()) for p in article.xpath(".//p[starts-with(@class, 'articleParagraph')]")]
        named = [ID.search(" ".join(p.text_content().split())) for p in article.xpath(".//p | .//td") if "Document " in p.text_content()]
        ids = {"article_id": named[-1][1]} if named and named[-1] else {}
        yield Row(number, {"text": "\n".join(filter(None, paragraphs))} | (_coded(article) or _plain(article)) | ids)


def _coded(article: Any) -> dict[str, str]:
    """Fields of the table whose first column holds two-letter codes."""
    rows = [[" ".join(cell.text_content().split()) for cell in row.xpath("./td")] for row in article.xpath(".//tr")]
    return {CODES[cells[0]]: cells[1] for cells in rows if len(cells) > 1 and cells[0] in CODES and cells[1]}


def _plain(article: Any) -> dict[str, str]:
    """Fields by their place: the headline, then the lines below it, of which the one after the date is the outlet."""
    headlines = article.xpath(".//*[contains(@class, 'Headline')]")
    lines = [" ".join(div.text_content().split()) for div in article.xpath("./div")]
    dated = next((place for place, line in enumerate(lines) if DATE.fullmatch(line)), None)
    found = {"title": " ".join(headlines[0].text_content().split())} if headlines else {}
    if dated is not None:
        found["published"] = lines[dated]
        outlets = [line for line in lines[dated + 1 : dated + 3] if line and not re.fullmatch(r"\d\d:\d\d.*", line)]
        found |= {"outlet": outlets[0]} if outlets else {}
    return found
