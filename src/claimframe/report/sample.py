"""What the page's reader and table hold: whole articles, drawn at random until the page is full, as JSON that cannot end its script element."""

import json
from typing import Any

import numpy as np

from claimframe.report.corpus import Corpus, name_of, rows_by
from claimframe.report.display import shown_text, web_address

MOST_SENTENCES = 12_000
MOST_BYTES = 3_000_000
MOST_OF_ARTICLE = 300
ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def draw_sample(corpus: Corpus, random_seed: int = 7) -> dict[str, Any]:
    """Articles and sentences for the page. An article longer than 300 sentences is shown by its beginning."""
    groups = rows_by(corpus.articles.tolist())
    articles: list[dict[str, Any]] = []
    sentences: list[list[Any]] = []
    room = MOST_BYTES
    for number in np.random.default_rng(random_seed).permutation(list(groups)).tolist():
        rows = groups[number][:MOST_OF_ARTICLE].tolist()
        drawn = [_row(corpus, row, len(articles)) for row in rows]
        size = sum(len(row[2].encode()) + 60 for row in drawn)
        if size > room or len(sentences) + len(drawn) > MOST_SENTENCES:
            break
        room -= size
        articles.append(_article(corpus, rows[0], len(groups[number])))
        sentences += drawn
    return {"labels": list(corpus.label_set.names), "articles": articles, "sentences": sentences}


def _article(corpus: Corpus, row: int, sentences: int) -> dict[str, Any]:
    sentence, day = corpus.sentences[row], corpus.days[row]
    carried = sentence.carried
    return {
        "id": shown_text(sentence.article_id), "outlet": str(corpus.outlets[row]), "day": day.isoformat() if day else "",
        "published": name_of(carried.get("published")), "title": shown_text(str(carried.get("title") or ""))[:300],
        "url": web_address(carried.get("url")), "sentences": sentences,
    }  # fmt: skip


def _row(corpus: Corpus, row: int, article: int) -> list[Any]:
    """Article, position, text, label mask, then the scores in thousandths."""
    sentence = corpus.sentences[row]
    thousandths = [round(1000 * score) for score in corpus.scores[row].tolist()]
    return [article, sentence.position, shown_text(sentence.text), int(corpus.decided[row]), *thousandths]


def safe_json(value: Any) -> str:
    """JSON for inside a script element: no character of it can end the element or open a comment, whatever the texts hold."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
