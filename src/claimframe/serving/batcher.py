"""Requests that arrive together are scored together; a long one does not keep short ones waiting."""

import asyncio
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType

from claimframe.inference.stream import Labeller, Window
from claimframe.records import Sentence
from claimframe.serving.refusals import Refused

TOGETHER_SECONDS = 0.003
BATCH = 256
SMALLEST_TURN = 32


@dataclass(slots=True, eq=False)
class Waiting:
    """One request's sentences, what is labelled of them so far, and where the answer goes."""

    window: Window
    answer: "asyncio.Future[list[Sentence]]"
    labelled: list[Sentence] = field(default_factory=list)

    def turn(self, size: int) -> Window:
        """The next `size` sentences to score."""
        place = slice(len(self.labelled), len(self.labelled) + size)
        return Window(size, self.window.sentences[place], self.window.previous[place])


class Batcher:
    """Labels the windows of concurrent requests in shared batches on one thread. Entered, it runs; left, it fails what still waits."""

    def __init__(self, labeller: Labeller, room: int) -> None:
        self._labeller, self._room, self._held = labeller, room, 0
        self._queue: deque[Waiting] = deque()
        self._arrived = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="scoring")
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Batcher":
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._task is not None:
            self._task.cancel()
        for waiting in self._queue:
            waiting.answer.cancel()
        await asyncio.to_thread(self._thread.shutdown)

    def is_ready(self) -> bool:
        """Scores, and has room for more."""
        return self._task is not None and not self._task.done() and self._held < self._room

    async def label(self, window: Window) -> list[Sentence]:
        """The window's sentences, labelled, in order. Refused (503) where more than `room` sentences wait; a caller that leaves takes its sentences along."""
        size = len(window.sentences)
        if self._held + size > self._room:
            raise Refused(503, f"{self._held:,} sentences wait to be scored; send this request again later")
        if not size:
            return []
        waiting = Waiting(window, asyncio.get_running_loop().create_future())
        self._held += size
        self._queue.append(waiting)
        self._arrived.set()
        try:
            return await waiting.answer
        finally:
            self._held -= size

    async def _run(self) -> None:
        while await self._arrived.wait():
            await asyncio.sleep(TOGETHER_SECONDS)
            while batch := self._next_batch():
                await self._score(batch)
            self._arrived.clear()

    def _next_batch(self) -> list[tuple[Waiting, Window]]:
        """A turn of each request that waits, until the batch is full."""
        batch: list[tuple[Waiting, Window]] = []
        turn, room = max(SMALLEST_TURN, BATCH // max(len(self._queue), 1)), BATCH
        while self._queue and room > 0:
            waiting = self._queue.popleft()
            if not waiting.answer.done():
                batch.append((waiting, waiting.turn(turn)))
                room -= len(batch[-1][1].sentences)
        return batch

    async def _score(self, batch: Sequence[tuple[Waiting, Window]]) -> None:
        """Scores a batch; one that fails is scored request by request, so that a request fails by its own sentences only."""
        sentences = [sentence for _, window in batch for sentence in window.sentences]
        previous = [text for _, window in batch for text in window.previous]
        try:
            labelled = await asyncio.get_running_loop().run_in_executor(self._thread, self._labeller.label, sentences, previous)
        except Exception as error:
            if len(batch) > 1:
                for one in batch:
                    await self._score([one])
            elif not batch[0][0].answer.done():
                batch[0][0].answer.set_exception(Refused(500, f"scoring failed ({type(error).__name__}); nothing of this request was labelled"))
            return
        self._hand_out(batch, labelled)

    def _hand_out(self, batch: Sequence[tuple[Waiting, Window]], labelled: Sequence[Sentence]) -> None:
        begin = 0
        for waiting, window in batch:
            end = begin + len(window.sentences)
            waiting.labelled.extend(labelled[begin:end])
            begin = end
            if len(waiting.labelled) < len(waiting.window.sentences):
                self._queue.append(waiting)
            elif not waiting.answer.done():
                waiting.answer.set_result(waiting.labelled)
