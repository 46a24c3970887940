"""LexisNexis exports: documents under "3 of 100 DOCUMENTS", each with its outlet, its date, its title, tagged lines and its text."""

import re
from collections.abc import Iterator

from claimframe.articles.rows import Row

BEGIN = re.compile(r"^[ \t]*(?:Document )?\d{1,6} of \d{1,6} (?:DOCUMENTS?|Dokumente?)[ \t]*\r?$", re.MULTILINE)
BLANK = re.compile(r"\r?\n[ \t]*\r?\n")
TAGGED = re.compile(r"([A-Z][A-Z-]{2,24}):\s*(.*)", re.DOTALL)
BEFORE = {"BYLINE": "author", "SECTION": "section", "LENGTH": "length", "DATELINE": "dateline", "HIGHLIGHT": "highlight", "HEADLINE": "title", "BODY": ""}
AFTER = {"LANGUAGE": "language", "URL": "url", "LOAD-DATE": "load_date", "PUBLICATION-TYPE": "publication_type", "GRAPHIC": "graphic", "SUBJECT": "subject"}
AFTER |= {"JOURNAL-CODE": "journal_code", "DOCUMENT-TYPE": "document_type", "CORRECTION-DATE": "correction_date", "DISTRIBUTION": "distribution"}
YEAR = re.compile(r"\b(1[89]|20)\d\d\b")


def is_lexisnexis(text: str) -> bool:
    """Whether the text looks like such an export: a numbered document near its beginning, and a tagged line."""
    return BEGIN.search(text, 0, 20_000) is not None and re.search(r"^(LENGTH|LOAD-DATE|LANGUAGE|BYLINE|SECTION): ", text, re.MULTILINE) is not None


def lexisnexis_rows(text: str) -> Iterator[Row]:
    """A row a document, its line being that of its number."""
    marks = list(BEGIN.finditer(text))
    line, counted = 1, 0
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        line += text.count("\n", counted, mark.start())
        counted = mark.start()
        blocks = [" ".join(block.split()) for block in BLANK.split(text[mark.end() : following.start() if following else len(text)])]
        yield Row(line, _fields([block for block in blocks if block]))


def _fields(blocks: list[str]) -> dict[str, str]:
    """What stands before the first tag is outlet, date and title; what stands between the last leading and the first closing tag is the text."""
    tags = [TAGGED.fullmatch(block) for block in blocks]
    leading = [place for place, tag in enumerate(tags) if tag and tag[1] in BEFORE]
    end = next((place for place, tag in enumerate(tags) if tag and tag[1] in AFTER or _is_copyright(blocks[place])), len(blocks))
    head_end = leading[0] if leading else min(3, end)
    begin = leading[-1] + 1 if leading else head_end
    fields = {(BEFORE | AFTER)[tag[1]]: tag[2] for tag in tags if tag and tag[1] in BEFORE | AFTER and tag[1] != "BODY"}
    body = blocks[begin:end]
    if leading and (last := tags[leading[-1]]) and last[1] == "BODY" and last[2]:
        body.insert(0, last[2])
    return _head(blocks[:head_end]) | fields | {"text": "\n".join(body)}


def _head(blocks: list[str]) -> dict[str, str]:
    dated = next((place for place, block in enumerate(blocks[1:4], 1) if YEAR.search(block)), 0)
    found = {"outlet": blocks[0]} if blocks else {}
    if dated:
        found["published"] = blocks[dated]
    title = " ".join(blocks[dated + 1 :])
    return found | ({"title": title} if title else {})


def _is_copyright(block: str) -> bool:
    return block.startswith(("Copyright ", "All Rights Reserved"))
