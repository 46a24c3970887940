"""`predict`: dumps in, labelled sentences out, everything accounted for."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TextIO

from claimframe.articles import Empty, Item, Reject, read_dump
from claimframe.articles.files import find_sources
from claimframe.articles.reader import Opened, open_dump
from claimframe.articles.rows import Repairs
from claimframe.errors import DONE, SET_ASIDE, ClaimframeError, UsageError
from claimframe.inference.classifier import Classifier
from claimframe.inference.stream import label_stream
from claimframe.inference.writers import Output, check_output
from claimframe.records import Article, Sentence
from claimframe.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class PredictOptions:
    """What the user asked for."""

    inputs: list[str]
    output: str
    model: str = "models/baseline"
    model_sha256: str | None = None
    text_field: str | None = None
    id_field: str | None = None
    stdin_format: str | None = None
    rejects: str | None = None
    overwrite: bool = False
    threads: int = 0
    escape_formulas: bool = True
    thresholds: Mapping[str, float] = field(default_factory=dict)
    evidence: bool = False


@dataclass(slots=True)
class Tally:
    """read = scored + rejected + empty, counted where each thing happens."""

    read: int = 0
    scored: int = 0
    rejected: int = 0
    empty: int = 0
    sentences: int = 0
    repairs: Repairs = field(default_factory=Repairs)

    def check(self) -> None:
        """ClaimframeError where the books do not balance."""
        if self.read != self.scored + self.rejected + self.empty:
            raise ClaimframeError(f"read {self.read} records but scored {self.scored}, rejected {self.rejected}, empty {self.empty}: some were lost")

    def said(self) -> str:
        """One line for people."""
        return f"read {self.read:,} records = scored {self.scored:,} + rejected {self.rejected:,} + empty {self.empty:,}; {self.sentences:,} sentences labelled"


class RejectsFile:
    """What was set aside: file, line and reason, one JSON object a line; made only when there is something to say."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stream: TextIO | None = None

    def write(self, reject: Reject) -> None:
        if self._stream is None:
            self._stream = self.path.open("w", encoding="utf-8")
        entry = {"file": reject.file, "line": reject.line, "reason": reject.reason}
        self._stream.write(json.dumps(entry, ensure_ascii=True) + "\n")

    def __enter__(self) -> "RejectsFile":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._stream is not None:
            self._stream.close()


def run_predict(options: PredictOptions, tell: Callable[[str], None]) -> int:
    """Labels every record of the inputs; returns the exit status."""
    opened = prepare_inputs(options, tally := Tally(), tell)
    check_output(options.output, options.overwrite)
    classifier = Classifier.load(options.model, options.model_sha256, options.threads, options.thresholds, options.evidence)
    with Output(options.output, classifier.label_set.names, options.escape_formulas) as output, RejectsFile(rejects_path(options)) as rejects:
        for sentence in _progress(label_stream(classifier, account(opened, tally, rejects))):
            output.writer.write(sentence)
            tally.sentences += 1
            if tally.sentences == 1 and options.output == "-":
                output.writer.close()
        tally.check()
    _report(options, tally, rejects.path, tell)
    return SET_ASIDE if tally.rejected else DONE


def prepare_inputs(options: PredictOptions, tally: Tally, tell: Callable[[str], None]) -> list[Opened]:
    """Finds the inputs and maps the fields of each, saying how; UsageError before any work."""
    sources = find_sources(options.inputs, options.stdin_format)
    if options.output != "-" and any(Path(source.path).resolve() == Path(options.output).resolve() for source in sources):
        raise UsageError(f"{options.output}: is also an input; choose another output")
    opened = list(open_dump(sources, {"text": options.text_field, "article_id": options.id_field}, tally.repairs))
    for file in opened:
        if file.fields.names:
            tell(f"{file.source.name}: {file.fields.said()}")
    return opened


def account(opened: list[Opened], tally: Tally, rejects: RejectsFile) -> Iterator[Article | Sentence]:
    """Counts every item; hands on what there is to label."""
    for file in opened:
        for item in read_dump(file):
            tally.read += 1
            if _kept(item, tally, rejects):
                assert isinstance(item, Article | Sentence)
                yield item
    if tally.read == 0:
        raise UsageError(f"{', '.join(file.source.name for file in opened)}: empty, no record to label; expected at least one")


def _kept(item: Item, tally: Tally, rejects: RejectsFile) -> bool:
    if isinstance(item, Reject):
        tally.rejected += 1
        rejects.write(item)
        return False
    if isinstance(item, Empty) or (isinstance(item, Article) and next(split_sentences(item.text), None) is None):
        tally.empty += 1
        return False
    tally.scored += 1
    return True


def rejects_path(options: PredictOptions) -> Path:
    """Beside the output, or in the working folder when that is standard output."""
    if options.rejects:
        return Path(options.rejects)
    return Path("predict.rejects.jsonl") if options.output == "-" else Path(options.output + ".rejects.jsonl")


def _progress(sentences: Iterator[Sentence]) -> Iterator[Sentence]:
    if not sys.stderr.isatty():
        return sentences
    from tqdm import tqdm

    return iter(tqdm(sentences, unit=" sentences", unit_scale=True, mininterval=0.5))


def _report(options: PredictOptions, tally: Tally, rejects: Path, tell: Callable[[str], None]) -> None:
    for name, count in tally.repairs.by_file.items():
        tell(f"{name}: {count:,} bytes were not valid in its encoding and were read as Windows-1252")
    tell(tally.said())
    if tally.rejected:
        tell(f"what was set aside, and why: {rejects}")
    if options.output != "-":
        tell(f"scores: {options.output}")
