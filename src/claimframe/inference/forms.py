"""Forms of output: what one record speaks of, a sentence or an article, what of the input stands in it, and its columns."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

from claimframe.inference.article_scores import ArticleScores, by_article
from claimframe.inference.options import PredictOptions
from claimframe.records import Sentence, as_line

COLUMNS = ("outlet", "published", "title", "url", "conflict", "genre", "annotator")

Record = Sentence | ArticleScores


class Form(Protocol):
    """Records out of labelled sentences; their JSON, their CSV cells and their Arrow columns."""

    @property
    def keep(self) -> str: ...

    def records(self, sentences: Iterable[Sentence]) -> Iterator[Record]: ...

    def to_json(self, record: Record) -> str: ...

    def header(self) -> list[str]: ...

    def cells(self, record: Record) -> list[Any]: ...

    def fields(self) -> list[tuple[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class SentenceForm:
    """One record a sentence, with all carried fields, with its text alone, or with neither; what was found (evidence, undecided) always stands in it."""

    labels: tuple[str, ...]
    keep: str = "all"
    found: tuple[str, ...] = ()

    def records(self, sentences: Iterable[Sentence]) -> Iterator[Record]:
        return (sentence if self.keep == "all" else self._bare(sentence) for sentence in sentences)

    def _bare(self, sentence: Sentence) -> Sentence:
        return replace(sentence, carried={name: sentence.carried[name] for name in self.found if name in sentence.carried})

    def to_json(self, record: Record) -> str:
        return record.to_json() if self.keep != "none" else as_line({name: value for name, value in record.to_dict().items() if name != "text"})

    def header(self) -> list[str]:
        """`labels` joined by `|`, a `score_<label>` column each."""
        return [*self._place(), "labels", "start", "end", *(f"score_{label}" for label in self.labels), *carried_columns(self.keep)]

    def cells(self, record: Record) -> list[Any]:
        row = record.to_dict()
        found = ["|".join(row.get("labels", ())), row.get("start"), row.get("end"), *(row.get("scores", {}).get(label) for label in self.labels)]
        return [*(row[name] for name in self._place()), *found, *carried_cells(record, self.keep)]

    def fields(self) -> list[tuple[str, Any]]:
        """`labels` a list, `scores` a struct."""
        import pyarrow as pa

        types = {"article_id": pa.string(), "position": pa.int32(), "text": pa.string()}
        scores = pa.struct([(label, pa.float64()) for label in self.labels])
        own = [("labels", pa.list_(pa.string())), ("start", pa.int64()), ("end", pa.int64()), ("scores", scores)]
        return [*((name, types[name]) for name in self._place()), *own, *((name, pa.string()) for name in carried_columns(self.keep))]

    def _place(self) -> list[str]:
        return ["article_id", "position"] if self.keep == "none" else ["article_id", "position", "text"]


@dataclass(frozen=True, slots=True)
class ArticleForm:
    """One record an article, with all carried fields or none."""

    labels: tuple[str, ...]
    keep: str = "all"

    def records(self, sentences: Iterable[Sentence]) -> Iterator[Record]:
        articles = by_article(sentences, self.labels)
        return (article if self.keep == "all" else replace(article, carried={}) for article in articles)

    def to_json(self, record: Record) -> str:
        return record.to_json()

    def header(self) -> list[str]:
        """`count_<label>`, `share_<label>` and `mean_score_<label>` columns."""
        figures = [f"{name}_{label}" for name in ("count", "share", "mean_score") for label in self.labels]
        return ["article_id", "sentences", *figures, *carried_columns(self.keep)]

    def cells(self, record: Record) -> list[Any]:
        row = record.to_dict()
        figures = [row[name][label] for name in ("counts", "shares", "mean_scores") for label in self.labels]
        return [row["article_id"], row["sentences"], *figures, *carried_cells(record, self.keep)]

    def fields(self) -> list[tuple[str, Any]]:
        """`counts`, `shares` and `mean_scores` are structs."""
        import pyarrow as pa

        kinds = {"counts": pa.int32(), "shares": pa.float64(), "mean_scores": pa.float64()}
        figures = [(name, pa.struct([(label, kind) for label in self.labels])) for name, kind in kinds.items()]
        return [("article_id", pa.string()), ("sentences", pa.int32()), *figures, *((name, pa.string()) for name in carried_columns(self.keep))]


def form_of(options: PredictOptions, labels: tuple[str, ...]) -> Form:
    """The form that the options ask for."""
    if options.level == "article":
        return ArticleForm(labels, options.keep)
    found = [name for name, asked in (("evidence", options.evidence), ("undecided", options.risk is not None)) if asked]
    return SentenceForm(labels, options.keep, tuple(found))


def carried_columns(keep: str) -> tuple[str, ...]:
    """The well-known carried fields have a column each; all others are JSON in `extra`."""
    return (*COLUMNS, "extra") if keep == "all" else ("extra",)


def carried_cells(record: Record, keep: str) -> list[str | None]:
    """The carried fields, one for each column."""
    known = [_as_text(record.carried[name]) if name in record.carried else None for name in COLUMNS] if keep == "all" else []
    others = {name: value for name, value in record.carried.items() if name not in COLUMNS}
    return [*known, json.dumps(others, ensure_ascii=False, default=str) if others else None]


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
