"""What goes over the wire, as OpenAPI describes it."""

import json
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, model_validator
from pydantic.config import JsonDict, JsonValue

from claimframe.articles import Empty, Item
from claimframe.records import OWN_FIELDS, Article, Sentence

ArticleId = StrictStr | StrictInt
OUTLET: JsonDict = {"outlet": "an agency", "published": "2016-07-03"}
ARTICLE: JsonDict = {"article_id": "001", "text": "Columns of armour crossed the river overnight. The defence ministry called it a heroic advance.", **OUTLET}
RECORDS: list[JsonValue] = [
    {
        "article_id": "001", "position": 0, "text": "Columns of armour crossed the river overnight.", "labels": ["military_event"], "start": 0, "end": 46,
        "scores": {"official_claim": 0.00526, "monitor_report": 0.02652, "military_event": 0.84717, "framing": 0.00723}, **OUTLET,
    },
    {
        "article_id": "001", "position": 1, "text": "The defence ministry called it a heroic advance.", "labels": ["official_claim", "framing"],
        "start": 47, "end": 95, "scores": {"official_claim": 0.98916, "monitor_report": 0.01254, "military_event": 0.24599, "framing": 0.98405}, **OUTLET,
    },
]  # fmt: skip
SENTENCE: JsonDict = {"article_id": "002", "position": 4, "text": "Residents said shells hit the market."}


class Carrying(BaseModel):
    """Fields beside the own ones are carried through unchanged, as long as they are JSON."""

    model_config = ConfigDict(extra="allow")

    @model_validator(mode="after")
    def _is_json(self) -> "Carrying":
        json.dumps(self.model_extra, allow_nan=False)
        return self

    def carried(self) -> dict[str, Any]:
        """All but the own fields; labels, scores and offsets of an earlier run are not carried."""
        return {name: value for name, value in (self.model_extra or {}).items() if name not in OWN_FIELDS and value is not None}


class ArticleIn(Carrying):
    """An article: it is split into sentences."""

    model_config = ConfigDict(json_schema_extra={"examples": [ARTICLE]})
    article_id: Annotated[ArticleId | None, Field(description="kept as it is; `article:N`, counted from 1, where there is none")] = None
    text: Annotated[StrictStr, Field(description="the article's text")]

    def article(self, number: int) -> Article:
        return Article(f"article:{number}" if self.article_id in (None, "") else str(self.article_id), self.text, self.carried())


class SentenceIn(Carrying):
    """A sentence: it is not split again."""

    model_config = ConfigDict(json_schema_extra={"examples": [SENTENCE]})
    article_id: ArticleId
    position: Annotated[StrictInt, Field(ge=0, description="0-based place of the sentence in its article")]
    text: StrictStr

    def sentence(self, number: int) -> Sentence | Empty:
        if not self.text.strip():
            return Empty("sentences", number)
        return Sentence(str(self.article_id), self.position, self.text, carried=self.carried())


class PredictRequest(BaseModel):
    """Articles, sentences or both."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"articles": [ARTICLE]}, {"sentences": [SENTENCE]}]})
    articles: list[ArticleIn] = []
    sentences: list[SentenceIn] = []

    @model_validator(mode="after")
    def _holds_something(self) -> "PredictRequest":
        if not self.articles and not self.sentences:
            raise ValueError("no article and no sentence; expected at least one")
        return self

    def items(self) -> list[Item]:
        """Articles first, then sentences, as given."""
        articles = [article.article(number) for number, article in enumerate(self.articles, 1)]
        return [*articles, *(sentence.sentence(number) for number, sentence in enumerate(self.sentences, 1))]


class Record(BaseModel):
    """A labelled sentence, as `predict` writes it. `start` and `end` count code points of the article's text; carried fields follow."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": RECORDS})
    article_id: str
    position: int
    text: str
    labels: list[str]
    start: int | None = None
    end: int | None = None
    scores: Annotated[dict[str, float], Field(description="calibrated probability of each label")]


class PredictResponse(BaseModel):
    """Labelled sentences in the order of the request. read = scored + empty."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"records": RECORDS, "read": 1, "scored": 1, "empty": 0, "model_sha256": "9f2c" + "0" * 60}]},
    )
    records: list[Record]
    read: Annotated[int, Field(description="articles and sentences in the request")]
    scored: Annotated[int, Field(description="of these, the ones that gave records")]
    empty: Annotated[int, Field(description="of these, the ones that hold nothing but white space")]
    model_sha256: Annotated[str, Field(description="SHA-256 of the model's manifest, as --model-sha256 takes it")]


class Refusal(BaseModel):
    """Why a request was not answered: what, where, what is expected."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": 422, "error": "body.articles.0.text: Field required"}]})
    status: int
    error: str


class Alive(BaseModel):
    """The process answers."""

    status: str = "alive"


class Ready(BaseModel):
    """The model is loaded and there is room for more."""

    status: str = "ready"
    labels: list[str]
    thresholds: dict[str, float]
    model_sha256: str
