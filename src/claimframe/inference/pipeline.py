"""From shards to labelled sentences: read, split, tokenised and scored ahead of the writer, so that the cores always compute."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claimframe.articles import Reject
from claimframe.inference.classifier import Classifier, Prepared
from claimframe.inference.prefetch import prefetch
from claimframe.inference.shards import Shard, rejects_of
from claimframe.inference.stream import FIRST_LOOK_AHEAD, LOOK_AHEAD, windows
from claimframe.inference.tally import Tally
from claimframe.records import Sentence


@dataclass(frozen=True, slots=True)
class Step:
    """Some sentences of a shard, labelled. The shard's tally is complete with its last step."""

    shard: Shard
    tally: Tally
    labelled: list[Sentence]


def label_shards(classifier: Classifier, shards: Iterable[Shard], at_once: bool = False) -> Iterator[Step]:
    """Labels shard after shard, each in windows of its own: what stands before it changes nothing but the first neighbour.

    `at_once`: the very first window is small, so that the first record comes soon.
    """
    return prefetch(_scored(classifier, prefetch(_prepared(classifier, shards, at_once))))


def by_shard(steps: Iterator[Step]) -> Iterator[tuple[Shard, Iterator[Step]]]:
    """The steps of each shard together; each group is used up before the next."""
    for _, group in itertools.groupby(steps, key=lambda step: step.shard.index):
        first = next(group)
        yield first.shard, itertools.chain((first,), group)  # noqa: B031


def _prepared(classifier: Classifier, shards: Iterable[Shard], at_once: bool) -> Iterator[tuple[Shard, Tally, Prepared]]:
    for shard in shards:
        tally = Tally(read=len(shard.items), rejected=len(rejects_of(shard)))
        kept = (item for item in shard.items if not isinstance(item, Reject))
        for window in windows(kept, tally, FIRST_LOOK_AHEAD if at_once else LOOK_AHEAD, shard.before):
            tally.sentences += len(window.sentences)
            yield shard, tally, classifier.prepare(window.sentences, window.previous)
            at_once = False


def _scored(classifier: Classifier, prepared: Iterable[tuple[Shard, Tally, Prepared]]) -> Iterator[Step]:
    for shard, tally, sentences in prepared:
        yield Step(shard, tally, classifier.score(sentences))
