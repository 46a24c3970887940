"""The inputs of a job as one stream, and what is chosen of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claimframe.articles import Item, read_dump
from claimframe.articles.files import Source, find_sources
from claimframe.articles.reader import Opened, open_dump
from claimframe.articles.repairs import Repairs
from claimframe.errors import UsageError
from claimframe.inference.options import PredictOptions
from claimframe.inference.shards import Shard, cut
from claimframe.inference.tally import Tally
from claimframe.inference.where import Test, names_of, parse_where
from claimframe.records import Article, Sentence

Tell = Callable[[str], None]


@dataclass(slots=True)
class Dump:
    """The opened inputs as one stream of items, counted; only those that fit `where`, up to `limit` articles and sentences."""

    opened: list[Opened]
    repairs: Repairs
    where: Test | None = None
    limit: int | None = None
    seen: int = 0
    left_out: int = 0
    cuts: int = 0
    present: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)

    @property
    def sources(self) -> list[Source]:
        return [file.source for file in self.opened]

    def items(self) -> Iterator[Item]:
        """In order. What could not be read, or is empty, has no fields to ask about and stays in."""
        taken = 0
        for item in self._chosen():
            yield item
            taken += isinstance(item, Article | Sentence)
            if taken == self.limit:
                return
        if self.seen == 0:
            raise UsageError(f"{', '.join(source.name for source in self.sources)}: empty, no record to label; expected at least one")

    def shards(self, whole_articles: bool) -> Iterator[Shard]:
        """All shards in order, counted."""
        for shard in cut(self.items(), whole_articles):
            self.cuts += 1
            yield shard

    def left(self) -> Tally:
        """What was read and left out, for the books."""
        return Tally(read=self.left_out, left_out=self.left_out)

    def _chosen(self) -> Iterator[Item]:
        for file in self.opened:
            for item in read_dump(file):
                self.seen += 1
                if self.where is None or not isinstance(item, Article | Sentence) or self._fits(item, file):
                    yield item
                else:
                    self.left_out += 1

    def _fits(self, item: Article | Sentence, file: Opened) -> bool:
        """Whether the record fits the condition; notes which of the condition's fields some record has."""
        fields = fields_of(item, file)
        if self.unseen:
            self.present |= fields.keys()
            self.unseen -= fields.keys()
        return self.where is not None and self.where(fields)


def open_inputs(options: PredictOptions, tell: Tell) -> Dump:
    """Finds the inputs and maps the fields of each, saying how; UsageError before any work."""
    where = None if options.where is None else parse_where(options.where)
    repairs = Repairs()
    sources = find_sources(options.inputs, options.stdin_format, repairs)
    inputs = {Path(source.path).resolve() for source in sources}
    for written, name in ((options.output, "output"), (options.rejects, "file for --rejects")):
        if written not in (None, "", "-") and Path(str(written)).resolve() in inputs:
            raise UsageError(f"{written}: is also an input; choose another {name}")
    opened = list(open_dump(sources, {"text": options.text_field, "article_id": options.id_field}, repairs))
    for file in opened:
        if file.fields.names:
            tell(f"{file.source.name}: {file.fields.said()}")
    return Dump(opened, repairs, where, options.limit, unseen=set(names_of(options.where)) if options.where is not None else set())


def fields_of(item: Article | Sentence, file: Opened) -> dict[str, Any]:
    """What a condition can ask about: carried fields, the own ones, and those under the names that the file has for them."""
    fields: dict[str, Any] = {**item.carried, "article_id": item.article_id, "text": item.text}
    if isinstance(item, Sentence):
        fields |= {"position": item.position, "labels": list(item.labels) if item.labels is not None else None}
    return {theirs: fields.get(own) for own, theirs in file.fields.names.items()} | fields
