"""The inputs of a job as one stream."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from claimframe.articles import Item, read_dump
from claimframe.articles.files import Source, find_sources
from claimframe.articles.reader import Opened, open_dump
from claimframe.articles.rows import Repairs
from claimframe.errors import UsageError
from claimframe.inference.options import PredictOptions

Tell = Callable[[str], None]


@dataclass(slots=True)
class Dump:
    """The opened inputs as one stream of items, counted."""

    opened: list[Opened]
    repairs: Repairs
    seen: int = 0

    @property
    def sources(self) -> list[Source]:
        return [file.source for file in self.opened]

    def items(self) -> Iterator[Item]:
        for file in self.opened:
            for item in read_dump(file):
                self.seen += 1
                yield item
        if self.seen == 0:
            raise UsageError(f"{', '.join(source.name for source in self.sources)}: empty, no record to label; expected at least one")


def open_inputs(options: PredictOptions, tell: Tell) -> Dump:
    """Finds the inputs and maps the fields of each, saying how; UsageError before any work."""
    sources = find_sources(options.inputs, options.stdin_format)
    if options.output != "-" and any(Path(source.path).resolve() == Path(options.output).resolve() for source in sources):
        raise UsageError(f"{options.output}: is also an input; choose another output")
    repairs = Repairs()
    opened = list(open_dump(sources, {"text": options.text_field, "article_id": options.id_field}, repairs))
    for file in opened:
        if file.fields.names:
            tell(f"{file.source.name}: {file.fields.said()}")
    return Dump(opened, repairs)
