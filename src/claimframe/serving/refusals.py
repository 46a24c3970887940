"""What the server answers where it does not label: one line of what, where and what is expected, never the text itself."""

import traceback
from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from claimframe.errors import ClaimframeError

SHOWN = 3
RETRY_SECONDS = "1"
OWN_WORDS = {
    400: "the body cannot be read; expected a JSON object",
    404: "no such path; expected POST /v1/predict, GET /health, GET /ready or GET /openapi.json",
}


class Refused(ClaimframeError):
    """A request that is answered with an HTTP status and one line."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def refusal(status: int, message: str) -> JSONResponse:
    """The error as every client gets it."""
    headers = {"Retry-After": RETRY_SECONDS} if status == 503 else {}
    return JSONResponse({"status": status, "error": message}, status, headers)


def too_large(most: int) -> str:
    """What is said of a body of more bytes than that."""
    return f"the body is over {most:,} bytes; send fewer articles a request, or start the server with a larger --max-body"


def add_refusals(app: FastAPI, tell: Callable[[str], None]) -> None:
    """One form for every error: our own, those of the request's schema and those of HTTP. Failures of ours are told, without what the request held."""

    async def refused(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Refused)
        if error.status == 500:
            tell(f"a request failed: {error}")
        return refusal(error.status, str(error))

    async def unfit(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        found = [f"{'.'.join(str(step)[:60] for step in problem['loc'])}: {problem['msg'][:200]}" for problem in error.errors()]
        more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        return refusal(422, "; ".join(found[:SHOWN]) + more)

    async def http(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return refusal(error.status_code, OWN_WORDS.get(error.status_code, error.detail))

    async def failed(_: Request, error: Exception) -> JSONResponse:
        place = traceback.extract_tb(error.__traceback__)[-1]
        tell(f"a request failed: {type(error).__name__} in {place.name}, {Path(place.filename).name}:{place.lineno}")
        return refusal(500, f"failed ({type(error).__name__}); nothing of this request was labelled")

    app.add_exception_handler(Exception, failed)
    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(RequestValidationError, unfit)
    app.add_exception_handler(HTTPException, http)
