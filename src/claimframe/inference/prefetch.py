"""An iterator computed ahead in a thread, so that reading and splitting go on while the cores score."""

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
GRACE_SECONDS = 1.0
_END = object()


def prefetch(items: Iterable[T], depth: int = 2) -> Iterator[T]:
    """The items in order, at most `depth` ahead of the consumer. An error in the thread is raised here.

    Leaving early ends the thread, but does not wait for one that itself waits, as for standard input that stays silent.
    """
    ahead: queue.Queue[object] = queue.Queue(depth)
    left = threading.Event()

    def offer(value: object) -> bool:
        while not left.is_set():
            try:
                ahead.put(value, timeout=0.1)
                return True
            except queue.Full:
                continue
        return False

    def produce() -> None:
        try:
            for item in items:
                if not offer(item):
                    return
            offer(_END)
        except BaseException as error:
            offer(_Failure(error))

    thread = threading.Thread(target=produce, daemon=True, name="prefetch")
    thread.start()
    try:
        while (value := ahead.get()) is not _END:
            if isinstance(value, _Failure):
                raise value.error
            yield value  # type: ignore[misc]
    finally:
        left.set()
        thread.join(GRACE_SECONDS)


class _Failure:
    """An error on its way from the thread to the consumer."""

    def __init__(self, error: BaseException) -> None:
        self.error = error
