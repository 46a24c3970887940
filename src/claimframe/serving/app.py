"""The routes."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.responses import Response

from claimframe import __version__
from claimframe.inference.classifier import Classifier
from claimframe.inference.stream import Window, windows
from claimframe.inference.tally import Tally
from claimframe.records import Sentence
from claimframe.serving.batcher import Batcher
from claimframe.serving.gate import Gate
from claimframe.serving.refusals import Refused, add_refusals
from claimframe.serving.schema import Alive, PredictRequest, PredictResponse, Ready, Refusal

REFUSALS: dict[int | str, dict[str, Any]] = {status: {"model": Refusal} for status in (400, 413, 422, 500, 503, 504)}
NO_TELEMETRY = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of a body, sentences of a request, requests at a time, sentences that wait in all, seconds a request."""

    body: int = 8 << 20
    sentences: int = 4096
    requests: int = 64
    waiting: int = 16_384
    seconds: float = 60.0


def make_app(classifier: Classifier, model_sha256: str, limits: Limits, tell: Callable[[str], None]) -> FastAPI:
    """The application for one model. It serves no page, so none of its answers can run anything in a browser."""
    batcher = Batcher(classifier, limits.waiting)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        async with batcher:
            yield

    about = {"title": "claimframe", "version": __version__, "description": "Labels every sentence by who vouches for it and what it does."}
    app = FastAPI(**about, lifespan=life, docs_url=None, redoc_url=None, telemetry=NO_TELEMETRY)  # type: ignore[arg-type]
    app.add_middleware(Gate, body=limits.body, requests=limits.requests, seconds=limits.seconds)
    add_refusals(app, tell)

    @app.post("/v1/predict", response_model=PredictResponse, responses=REFUSALS, summary="Label articles and sentences")
    async def predict(request: PredictRequest) -> Response:
        window, tally = await asyncio.to_thread(split, request, limits.sentences)
        labelled = await batcher.label(window)
        return Response(await asyncio.to_thread(as_json, labelled, tally, model_sha256), media_type="application/json")

    @app.get("/health", summary="Does the process answer?")
    async def health() -> Alive:
        return Alive()

    @app.get("/ready", responses={503: {"model": Refusal}}, summary="Is there room for a request?")
    async def ready() -> Ready:
        if not batcher.is_ready():
            raise Refused(503, "not ready: no room for more sentences")
        return Ready(labels=list(classifier.label_set.names), thresholds=dict(classifier.description.thresholds), model_sha256=model_sha256)

    return app


def split(request: PredictRequest, most: int) -> tuple[Window, Tally]:
    """All sentences of the request as one window; Refused (413) where there are more than `most`."""
    items, tally = request.items(), Tally()
    tally.read = len(items)
    cut = windows(items, tally, most)
    first = next(cut)
    if any(window.sentences for window in cut):
        raise Refused(413, f"more than {most:,} sentences; send fewer articles a request, or start the server with a larger --max-sentences")
    tally.check(len(items))
    return first, tally


def as_json(labelled: list[Sentence], tally: Tally, model_sha256: str) -> bytes:
    """The answer; each record is written as `predict` writes it."""
    counts = {name: value for name, value in asdict(tally).items() if name in ("read", "scored", "empty")}
    records = ", ".join(sentence.to_json() for sentence in labelled)
    return f'{{"records": [{records}], {json.dumps(counts | {"model_sha256": model_sha256})[1:]}'.encode()
