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
from claimframe.inference.layout import Layout
from claimframe.inference.options import PredictOptions, fingerprint
from claimframe.inference.prefetch import prefetch
from claimframe.inference.shards import Shard, cut, rejects_of
from claimframe.inference.stream import FIRST_LOOK_AHEAD, LOOK_AHEAD, windows
from claimframe.inference.tally import Tally
from claimframe.inference.writers import PartFile, RecordWriter
from claimframe.records import Sentence


def fill_share(options: PredictOptions, job: Job, dump: Dump, classifier: Classifier, tell: Tell) -> Tally:
    """Makes the parts of the job's share that are not there yet; nothing finished is ever done again."""
    if job.finished:
        tell(f"{options.output}: going on after {len(job.finished):,} finished parts")
    shards = 0
    with progress() as bar:
        for shard in prefetch(cut(dump.items(), options.level == "article")):
            shards += 1
            if job.share.holds(shard.index) and shard.index not in job.finished:
                job.commit(shard.index, done := write_part(options, job.layout, classifier, shard))
                bar.update(done.sentences)
    if fingerprint(options, dump.sources) != job.fingerprint:
        raise ClaimframeError(f"{options.output}: an input changed while it was read; run again with --overwrite")
    finish_share(job.layout, job.share.said(), shards, dump)
    return sum((entry.tally for entry in job.finished.values() if job.share.holds(entry.index)), Tally())


def write_part(options: PredictOptions, layout: Layout, classifier: Classifier, shard: Shard) -> Tally:
    """Labels a shard into its part; the same shard always gives the same bytes."""
    form = form_of(options, classifier.label_set.names)
    with PartFile(layout.part(shard.index), form, options.escape_formulas) as writer:
        tally = label_shard(classifier, shard, form, writer)
    write_rejects(layout.part_rejects(shard.index), rejects_of(shard), "w")
    return tally


def label_shard(classifier: Classifier, shard: Shard, form: Form, writer: RecordWriter, first: int = LOOK_AHEAD) -> Tally:
    """Labels the shard's records and writes what the form makes of them; each at once where the first should come soon."""
    tally = Tally(read=len(shard.items), rejected=len(rejects_of(shard)))
    for record in form.records(_labelled(classifier, shard, tally, first)):
        writer.write(record)
        if first == FIRST_LOOK_AHEAD:
            writer.flush()
    return tally


def _labelled(classifier: Classifier, shard: Shard, tally: Tally, first: int) -> Iterator[Sentence]:
    """In windows of the shard's own, so that what stands before it changes nothing but the first neighbour."""
    kept = (item for item in shard.items if not isinstance(item, Reject))
    for window in windows(kept, tally, first, shard.before):
        tally.sentences += len(window.sentences)
        yield from classifier.label(window.sentences, window.previous)


def load_classifier(options: PredictOptions) -> Classifier:
    """The verified model, as the options want it."""
    return Classifier.load(options.model, options.model_sha256, options.threads, options.thresholds, options.evidence)


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
