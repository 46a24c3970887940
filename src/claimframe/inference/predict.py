"""`predict`: dumps in, labelled sentences out, everything accounted for."""

from pathlib import Path

from claimframe.errors import DONE, SET_ASIDE
from claimframe.inference.dry_run import dry_run
from claimframe.inference.dump import Dump, Tell, open_inputs
from claimframe.inference.forms import form_of
from claimframe.inference.job import Job
from claimframe.inference.join import join, take_parts_away
from claimframe.inference.layout import Layout, layout_of
from claimframe.inference.options import PredictOptions, fingerprint
from claimframe.inference.pipeline import by_shard, label_shards
from claimframe.inference.ray_engine import run_on_ray
from claimframe.inference.shards import rejects_of
from claimframe.inference.share import fill_share, load_classifier, progress, write_rejects, write_steps
from claimframe.inference.tally import Tally
from claimframe.inference.writers import standard_output
from claimframe.labels import nearest


def run_predict(options: PredictOptions, tell: Tell) -> int:
    """Labels every record of the inputs; returns the exit status."""
    layout = None if options.output in ("", "-") else layout_of(options.output, options.rejects)
    dump = open_inputs(options, tell)
    if options.dry_run:
        tally = dry_run(dump, tell)
        _tell_what_was_found(dump, tell)
        tell(tally.said("to score", "to label"))
        return SET_ASIDE if tally.rejected else DONE
    tally = _to_stream(options, dump) if layout is None else _to_parts(options, layout, dump, tell)
    _tell_what_was_found(dump, tell)
    tell(tally.said())
    if tally.rejected:
        tell(f"what was set aside, and why: {layout.rejects if layout else _stream_rejects(options)}")
    if layout is not None:
        tell(f"scores: {options.output}" if options.share.of == 1 else f"share {options.share.said()} is done; when all are: claimframe merge {options.output}")
    return SET_ASIDE if tally.rejected else DONE


def _tell_what_was_found(dump: Dump, tell: Tell) -> None:
    """What was put right while reading, and which fields of a condition no record has; nothing where others did the reading."""
    for line in dump.repairs.said():
        tell(line)
    for name in sorted(dump.unseen if dump.present else ()):
        tell(f"--where: no record has a field '{name}'; {nearest(name, sorted(dump.present))}")


def _to_stream(options: PredictOptions, dump: Dump) -> Tally:
    """One record after the other on standard output."""
    classifier, tally = load_classifier(options), Tally()
    form = form_of(options, classifier.label_set.names)
    writer = standard_output(form)
    _stream_rejects(options).unlink(missing_ok=True)
    with progress() as bar:
        for shard, steps in by_shard(label_shards(classifier, dump.shards(options.level == "article"), at_once=True)):
            done = write_steps(steps, form, writer, at_once=shard.index == 0)
            write_rejects(_stream_rejects(options), rejects_of(shard), "a")
            writer.flush()
            bar.update(done.sentences)
            tally += done
    tally += dump.left()
    tally.check(dump.seen)
    return tally


def _to_parts(options: PredictOptions, layout: Layout, dump: Dump, tell: Tell) -> Tally:
    """Part by part, so that nothing finished is ever done again; joined at the end where there is one share."""
    if options.engine == "ray":
        run_on_ray(options, dump, tell)
        return join(layout)
    classifier = load_classifier(options)
    with Job(layout, fingerprint(options, dump.sources, classifier.precision), options.share, options.overwrite) as job:
        if job.joined:
            return take_parts_away(layout)
        own = fill_share(options, job, dump, classifier, tell)
        return join(layout) if options.share.of == 1 else own


def _stream_rejects(options: PredictOptions) -> Path:
    return Path(options.rejects or "predict.rejects.jsonl")
