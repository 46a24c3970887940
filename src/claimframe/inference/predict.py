"""`predict`: dumps in, labelled sentences out, everything accounted for."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claimframe import __version__
from claimframe.articles import Item, read_dump
from claimframe.articles.files import find_sources, state
from claimframe.articles.reader import Opened, Reject, open_dump
from claimframe.articles.repairs import Repairs
from claimframe.errors import DONE, SET_ASIDE, ClaimframeError, UsageError
from claimframe.inference.classifier import Classifier
from claimframe.inference.job import Job
from claimframe.inference.join import finish_share, join
from claimframe.inference.layout import Layout, layout_of
from claimframe.inference.prefetch import prefetch
from claimframe.inference.shards import Shard, Share, cut, rejects_of
from claimframe.inference.stream import FIRST_LOOK_AHEAD, LOOK_AHEAD, windows
from claimframe.inference.tally import Tally
from claimframe.inference.writers import PartFile, RecordWriter, standard_output
from claimframe.model_folder import MANIFEST, sha256_of

Tell = Callable[[str], None]


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
    share: Share = field(default_factory=Share)


@dataclass(slots=True)
class Dump:
    """The opened inputs as one stream of items, counted."""

    opened: list[Opened]
    repairs: Repairs
    seen: int = 0

    def items(self) -> Iterator[Item]:
        for file in self.opened:
            for item in read_dump(file):
                self.seen += 1
                yield item
        if self.seen == 0:
            raise UsageError(f"{', '.join(file.source.name for file in self.opened)}: empty, no record to label; expected at least one")


def run_predict(options: PredictOptions, tell: Tell) -> int:
    """Labels every record of the inputs; returns the exit status."""
    layout = None if options.output == "-" else layout_of(options.output, options.rejects)
    dump = open_inputs(options, tell)
    tally = _to_stream(options, dump) if layout is None else _to_parts(options, layout, dump, tell)
    for line in dump.repairs.said():
        tell(line)
    tell(tally.said())
    if tally.rejected:
        tell(f"what was set aside, and why: {layout.rejects if layout else _stream_rejects(options)}")
    if layout is not None:
        tell(f"scores: {options.output}" if options.share.of == 1 else f"share {options.share.said()} is done; when all are: claimframe merge {options.output}")
    return SET_ASIDE if tally.rejected else DONE


def open_inputs(options: PredictOptions, tell: Tell) -> Dump:
    """Finds the inputs and maps the fields of each, saying how; UsageError before any work."""
    repairs = Repairs()
    sources = find_sources(options.inputs, options.stdin_format, repairs)
    if options.output != "-" and any(Path(source.path).resolve() == Path(options.output).resolve() for source in sources):
        raise UsageError(f"{options.output}: is also an input; choose another output")
    opened = list(open_dump(sources, {"text": options.text_field, "article_id": options.id_field}, repairs))
    for file in opened:
        if file.fields.names:
            tell(f"{file.source.name}: {file.fields.said()}")
    return Dump(opened, repairs)


def fingerprint(options: PredictOptions, dump: Dump) -> dict[str, object]:
    """All that decides what is written: a job goes on only where all of it is the same."""
    inputs = [[file.source.name, *state(file.source.path)] for file in dump.opened]
    model = sha256_of(Path(options.model) / MANIFEST) if (Path(options.model) / MANIFEST).is_file() else ""
    fields = {"text": options.text_field, "id": options.id_field}
    settings = {"fields": fields, "thresholds": dict(options.thresholds), "evidence": options.evidence, "escape_formulas": options.escape_formulas}
    return {"inputs": inputs, "model": model, "settings": settings, "version": __version__}


def _to_stream(options: PredictOptions, dump: Dump) -> Tally:
    """One record after the other on standard output."""
    classifier, writer, tally = load_classifier(options), standard_output(), Tally()
    _stream_rejects(options).unlink(missing_ok=True)
    with _progress() as bar:
        for shard in prefetch(cut(dump.items())):
            done = label_shard(classifier, shard, writer, FIRST_LOOK_AHEAD if shard.index == 0 else LOOK_AHEAD)
            _write_rejects(_stream_rejects(options), rejects_of(shard), "a")
            writer.close()
            bar.update(done.sentences)
            tally += done
    tally.check(dump.seen)
    return tally


def _to_parts(options: PredictOptions, layout: Layout, dump: Dump, tell: Tell) -> Tally:
    """Part by part, so that nothing finished is ever done again; joined at the end where there is one share."""
    told, classifier, shards = fingerprint(options, dump), load_classifier(options), 0
    with Job(layout, told, options.share, options.overwrite) as job, _progress() as bar:
        if job.finished:
            tell(f"{options.output}: going on after {len(job.finished):,} finished parts")
        for shard in prefetch(cut(dump.items())):
            shards += 1
            if options.share.holds(shard.index) and shard.index not in job.finished:
                job.commit(shard.index, done := write_part(options, layout, classifier, shard))
                bar.update(done.sentences)
        if fingerprint(options, dump) != told:
            raise ClaimframeError(f"{options.output}: an input changed while it was read; run again with --overwrite")
        finish_share(layout, options.share.said(), shards, dump.seen, dump.repairs.by_file)
        own = sum((entry.tally for entry in job.finished.values()), Tally())
        return join(layout) if options.share.of == 1 else own


def write_part(options: PredictOptions, layout: Layout, classifier: Classifier, shard: Shard) -> Tally:
    """Labels a shard into its part; the same shard always gives the same bytes."""
    with PartFile(layout.part(shard.index), classifier.label_set.names, options.escape_formulas) as writer:
        tally = label_shard(classifier, shard, writer)
    _write_rejects(layout.part_rejects(shard.index), rejects_of(shard), "w")
    return tally


def label_shard(classifier: Classifier, shard: Shard, writer: RecordWriter, first: int = LOOK_AHEAD) -> Tally:
    """Labels the shard's records in windows of its own, so that what stands before it changes nothing but the first neighbour."""
    rejected = rejects_of(shard)
    tally = Tally(read=len(shard.items), rejected=len(rejected))
    kept = (item for item in shard.items if not isinstance(item, Reject))
    for window in windows(kept, tally, first, shard.before):
        for sentence in classifier.label(window.sentences, window.previous):
            writer.write(sentence)
            tally.sentences += 1
        if first == FIRST_LOOK_AHEAD:
            writer.close()
    return tally


def load_classifier(options: PredictOptions) -> Classifier:
    """The verified model, as the options want it."""
    return Classifier.load(options.model, options.model_sha256, options.threads, options.thresholds, options.evidence)


def _write_rejects(path: Path, rejects: Iterable[Reject], mode: str) -> None:
    """File, line and reason of what was set aside, one JSON object a line."""
    entries = [{"file": reject.file, "line": reject.line, "reason": reject.reason} for reject in rejects]
    if entries:
        with path.open(mode, encoding="utf-8") as stream:
            stream.writelines(json.dumps(entry, ensure_ascii=True) + "\n" for entry in entries)


def _stream_rejects(options: PredictOptions) -> Path:
    return Path(options.rejects or "predict.rejects.jsonl")


def _progress() -> Any:
    """A bar that counts sentences, on a terminal."""
    from tqdm import tqdm

    return tqdm(unit=" sentences", unit_scale=True, mininterval=0.5, disable=not sys.stderr.isatty())
