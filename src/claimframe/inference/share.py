"""A share of a job: its shards labelled into parts. Where it runs, and beside which others, changes nothing of what is written."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from claimframe.articles import Reject
from claimframe.errors import ClaimframeError
from claimframe.inference.classifier import Classifier
from claimframe.inference.dump import Dump, Tell
from claimframe.inference.forms import Form, form_of
from claimframe.inference.job import Job
from claimframe.inference.join import finish_share
from claimframe.inference.options import PredictOptions, fingerprint
from claimframe.inference.pipeline import Step, by_shard, label_shards
from claimframe.inference.shards import rejects_of
from claimframe.inference.tally import Tally
from claimframe.inference.writers import PartFile, RecordWriter
from claimframe.records import Sentence


def fill_share(options: PredictOptions, job: Job, dump: Dump, classifier: Classifier, tell: Tell) -> Tally:
    """Makes the parts of the job's share that are not there yet; nothing finished is ever done again."""
    if job.finished:
        tell(f"{options.output}: going on after {len(job.finished):,} finished parts")
    form, finished = form_of(options, classifier.label_set.names), set(job.finished)
    missing = (shard for shard in dump.shards(options.level == "article") if job.share.holds(shard.index) and shard.index not in finished)
    with progress() as bar:
        for shard, steps in by_shard(label_shards(classifier, missing)):
            with PartFile(job.layout.part(shard.index), form, options.escape_formulas) as writer:
                done = write_steps(steps, form, writer)
            write_rejects(job.layout.part_rejects(shard.index), rejects_of(shard), "w")
            job.commit(shard.index, done)
            bar.update(done.sentences)
    if fingerprint(options, dump.sources, classifier.precision) != job.fingerprint:
        raise ClaimframeError(f"{options.output}: an input changed while it was read; run again with --overwrite")
    finish_share(job.layout, job.share.said(), dump.cuts, dump)
    return sum((entry.tally for entry in job.finished.values() if job.share.holds(entry.index)), Tally())


def write_steps(steps: Iterable[Step], form: Form, writer: RecordWriter, at_once: bool = False) -> Tally:
    """Writes what the form makes of a shard's sentences, each at once where the first should come soon; returns the shard's tally."""
    tally = Tally()

    def sentences() -> Iterator[Sentence]:
        nonlocal tally
        for step in steps:
            yield from step.labelled
            tally = step.tally

    for record in form.records(sentences()):
        writer.write(record)
        if at_once:
            writer.flush()
    return tally


def load_classifier(options: PredictOptions) -> Classifier:
    """The verified model, as the options want it."""
    return Classifier.load(
        options.model, options.model_sha256, options.threads, options.thresholds, options.evidence, options.precision, options.risk
    )  # fmt: skip


def write_rejects(path: Path, rejects: Iterable[Reject], mode: str) -> None:
    """File, line and reason of what was set aside, one JSON object a line."""
    entries = [{"file": reject.file, "line": reject.line, "reason": reject.reason} for reject in rejects]
    if entries:
        with path.open(mode, encoding="utf-8") as stream:
            stream.writelines(json.dumps(entry, ensure_ascii=True) + "\n" for entry in entries)


def progress() -> Any:
    """A bar that counts sentences, on a terminal."""
    from tqdm import tqdm

    return tqdm(unit=" sentences", unit_scale=True, mininterval=0.5, disable=not sys.stderr.isatty())
