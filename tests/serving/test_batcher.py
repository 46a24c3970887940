"""Requests together: what is scored with what, in which order, and whose fault stays whose."""

import asyncio
import threading
from dataclasses import replace

import pytest

from claimframe.inference.stream import Window
from claimframe.records import Sentence
from claimframe.serving.batcher import BATCH, Batcher
from claimframe.serving.refusals import Refused


class Recorder:
    """Labels each sentence with its own text; notes what came together; fails on the word poison; waits for `go`."""

    def __init__(self):
        self.batches, self.go = [], threading.Event()
        self.go.set()

    def label(self, sentences, previous):
        assert self.go.wait(10)
        self.batches.append([sentence.text for sentence in sentences])
        if any("poison" in sentence.text for sentence in sentences):
            raise ValueError("poison")
        return [replace(sentence, labels=(sentence.text, before)) for sentence, before in zip(sentences, previous, strict=True)]


def window(name, size):
    texts = [f"{name}{number}" for number in range(size)]
    return Window(size, [Sentence(name, number, text) for number, text in enumerate(texts)], ["", *texts[:-1]])


def answers(recorder, windows, room=100_000):
    async def all_of_them():
        async with Batcher(recorder, room) as batcher:
            return await asyncio.gather(*(batcher.label(one) for one in windows), return_exceptions=True)

    return asyncio.run(all_of_them())


def test_what_arrives_together_is_scored_together_and_answered_apart():
    recorder = Recorder()
    sizes = [1, 7, 0, 3]
    found = answers(recorder, [window(f"r{place}-", size) for place, size in enumerate(sizes)])
    assert len(recorder.batches) == 1 and len(recorder.batches[0]) == 11
    for place, size in enumerate(sizes):
        texts = [f"r{place}-{number}" for number in range(size)]
        assert [record.labels for record in found[place]] == list(zip(texts, ["", *texts], strict=False))


def test_a_short_request_does_not_wait_for_a_long_one():
    recorder = Recorder()
    found = answers(recorder, [window("long", 2000), window("short", 3)])
    assert [len(records) for records in found] == [2000, 3]
    assert "short2" in recorder.batches[0] and all(len(batch) <= 2 * BATCH for batch in recorder.batches)
    assert [record.text for record in found[0]] == [f"long{number}" for number in range(2000)]


def test_a_request_that_cannot_be_scored_fails_alone_and_its_text_is_not_told():
    found = answers(Recorder(), [window("a", 2), window("poison", 2), window("b", 2)])
    assert [len(found[0]), len(found[2])] == [2, 2]
    assert isinstance(found[1], Refused) and found[1].status == 500 and "ValueError" in str(found[1]) and "poison" not in str(found[1])


def test_more_than_there_is_room_for_is_refused_and_the_room_comes_back():
    async def scenario():
        recorder = Recorder()
        recorder.go.clear()
        async with Batcher(recorder, 10) as batcher:
            held = asyncio.create_task(batcher.label(window("a", 10)))
            await asyncio.sleep(0.05)
            assert not batcher.is_ready()
            with pytest.raises(Refused, match="10 sentences wait") as refused:
                await batcher.label(window("b", 1))
            recorder.go.set()
            assert len(await held) == 10 and batcher.is_ready()
            return refused.value.status, len(await batcher.label(window("b", 1)))

    assert asyncio.run(scenario()) == (503, 1)


def test_what_its_caller_gave_up_is_not_scored():
    async def scenario():
        recorder = Recorder()
        recorder.go.clear()
        async with Batcher(recorder, 1000) as batcher:
            first = asyncio.create_task(batcher.label(window("a", 1)))
            await asyncio.sleep(0.05)
            left = asyncio.create_task(batcher.label(window("left", 1)))
            await asyncio.sleep(0.05)
            left.cancel()
            recorder.go.set()
            await first
            await batcher.label(window("b", 1))
        return recorder.batches

    assert asyncio.run(scenario()) == [["a0"], ["b0"]]
