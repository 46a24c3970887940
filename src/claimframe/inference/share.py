"""A share of a job: its shards labelled into parts. Where it runs, and beside which others, changes nothing of what is written."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from claimframe.articles import Reject
from claimframe.errors import ClaimframeError
from claimframe.inference.classifier import Classifier
from claimframe.inference.dump import Dump, Tell
from claimframe.inference.job import Job
from claimframe.inference.join import finish_share
from claimframe.inference.layout import Layout
from claimframe.inference.options import PredictOptions, fingerprint
from claimframe.inference.prefetch import prefetch
from claimframe.inference.shards import Shard, cut, rejects_of
from claimframe.inference.stream import FIRST_LOOK_AHEAD, LOOK_AHEAD, windows
from claimframe.inference.tally import Tally
from claimframe.inference.writers import PartFile, RecordWriter


def fill_share(options: PredictOptions, job: Job, dump: Dump, classifier: Classifier, tell: Tell) -> Tally:
    """Makes the parts of the job's share that are not there yet; nothing finished is ever done again."""
    if job.finished:
        tell(f"{options.output}: going on after {len(job.finished):,} finished parts")
    shards = 0
    with progress() as bar:
        for shard in prefetch(cut(dump.items())):
            shards += 1
            if job.share.holds(shard.index) and shard.index not in job.finished:
                job.commit(shard.index, done := write_part(options, job.layout, classifier, shard))
                bar.update(done.sentences)
    if fingerprint(options, dump.sources) != job.fingerprint:
        raise ClaimframeError(f"{options.output}: an input changed while it was read; run again with --overwrite")
    finish_share(job.layout, job.share.said(), shards, dump.seen, dump.repairs.by_file)
    return sum((entry.tally for entry in job.finished.values()), Tally())


def write_part(options: PredictOptions, layout: Layout, classifier: Classifier, shard: Shard) -> Tally:
    """Labels a shard into its part; the same shard always gives the same bytes."""
    with PartFile(layout.part(shard.index), classifier.label_set.names, options.escape_formulas) as writer:
        tally = label_shard(classifier, shard, writer)
    write_rejects(layout.part_rejects(shard.index), rejects_of(shard), "w")
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
