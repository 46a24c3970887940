"""Limits around the labelling: how large a body, how many requests at a time, how long each from its first byte to the last of the answer."""

import asyncio
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from claimframe.serving.refusals import refusal, too_large

GUARDED = "/v1/"


class Gate:
    """Answers 413, 503 and 504 before or in place of the application; health checks pass."""

    def __init__(self, app: ASGIApp, body: int, requests: int, seconds: float) -> None:
        self._app, self._body, self._requests, self._seconds = app, body, requests, seconds
        self._free = requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(GUARDED):
            await self._app(scope, receive, send)
            return
        refused = self._refused(scope)
        if refused is not None:
            await refused(scope, receive, send)
            return
        self._free -= 1
        try:
            await self._within_time(scope, self._measured(receive), send)
        finally:
            self._free += 1

    def _refused(self, scope: Scope) -> Response | None:
        """What can be said before the body is read."""
        length = Headers(scope=scope).get("content-length", "")
        if length.isdecimal() and int(length) > self._body:
            return refusal(413, too_large(self._body))
        if not self._free:
            return refusal(503, f"{self._requests} requests are under way, as many as are taken; send this one again later")
        return None

    def _measured(self, receive: Receive) -> Receive:
        """The body as it comes, until it is too large."""
        size = 0

        async def measured() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self._body:
                raise HTTPException(413, too_large(self._body))
            return message

        return measured

    async def _within_time(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        with suppress(TimeoutError):
            async with asyncio.timeout(self._seconds):
                await self._app(scope, receive, noted)
            return
        if not begun:
            await refusal(504, f"not done within {self._seconds:g} seconds; send fewer articles a request")(scope, receive, send)
