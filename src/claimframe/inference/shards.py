"""A dump cut into shards: the same input always gives the same cuts, so that a shard can be redone alone, elsewhere or after a crash."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from claimframe.articles import Item, Reject
from claimframe.errors import UsageError
from claimframe.inference.article_scores import follows
from claimframe.records import Article, Sentence

SHARD_ITEMS = 128
SHARD_CHARACTERS = 256_000
LONGEST_RUN = 65_536


@dataclass(frozen=True, slots=True)
class Shard:
    """Consecutive records of a dump. `before` is the sentence record just before them, which may be the first one's neighbour."""

    index: int
    before: Sentence | None = None
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Share:
    """Which shards are one's own: those whose index leaves `number` when divided by `of`."""

    number: int = 0
    of: int = 1

    def holds(self, index: int) -> bool:
        return index % self.of == self.number

    def said(self) -> str:
        return f"{self.number + 1}/{self.of}"


def parse_share(given: str) -> Share:
    """`2/4` as the second of four shares; UsageError where it is none."""
    number, _, of = given.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of) <= 100_000):
        raise UsageError(f"--shard {given}: expected i/N with i from 1 to N, for example 1/4")
    return Share(int(number) - 1, int(of))


def cut(items: Iterable[Item], whole_articles: bool = False) -> Iterator[Shard]:
    """Shards of at most 128 records and about 256,000 characters, in order, and at least one; longer only where an article's sentences stay together."""
    shard, characters = Shard(0), 0
    for run in _runs(items) if whole_articles else ([item] for item in items):
        shard.items.extend(run)
        characters += sum(len(item.text) for item in run if isinstance(item, Article | Sentence))
        if len(shard.items) >= SHARD_ITEMS or characters >= SHARD_CHARACTERS:
            yield shard
            shard, characters = Shard(shard.index + 1, run[-1] if isinstance(run[-1], Sentence) else None), 0
    if shard.items or shard.index == 0:
        yield shard


def _runs(items: Iterable[Item]) -> Iterator[list[Item]]:
    """What must stay together: the sentence records of an article, up to 65,536, with what could not be read among them; all else alone."""
    run: list[Item] = []
    last: Sentence | None = None
    for item in items:
        goes_on = last is not None and len(run) < LONGEST_RUN and (follows(last, item) if isinstance(item, Sentence) else not isinstance(item, Article))
        if run and not goes_on:
            yield run
            run = []
        run.append(item)
        last = item if isinstance(item, Sentence) else last if goes_on else None
    if run:
        yield run


def rejects_of(shard: Shard) -> list[Reject]:
    """What of the shard could not be read."""
    return [item for item in shard.items if isinstance(item, Reject)]
