"""`predict --engine ray`: the shares of a job as tasks of a Ray cluster. A killed worker's task runs again and goes on after its finished parts."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from claimframe.articles.files import STDIN
from claimframe.errors import ClaimframeError, UsageError
from claimframe.inference.dump import Dump, Tell, open_inputs
from claimframe.inference.job import Job
from claimframe.inference.layout import layout_of
from claimframe.inference.options import PredictOptions, fingerprint
from claimframe.inference.shards import Share
from claimframe.inference.share import fill_share, load_classifier

RETRIES = 10
PATIENCE_SECONDS = 10
LOCAL = "local"


def run_on_ray(options: PredictOptions, dump: Dump, tell: Tell) -> None:
    """Fills all shares of the job, on the cluster RAY_ADDRESS names or on one of this machine; what the tasks repaired goes into the dump's books."""
    ready = _for_any_folder(options, dump)
    load_classifier(options)
    with _cluster(ready) as (ray, workers):
        tell(f"{workers} workers on Ray ({os.environ.get('RAY_ADDRESS', LOCAL)})")
        task = ray.remote(fill_alone).options(max_retries=RETRIES, num_cpus=max(ready.threads, 1))
        shares = [Share(number, workers) for number in range(workers)]
        running = {task.remote(replace(ready, share=share)): share for share in shares}
        while running:
            (done, *_), _ = ray.wait(list(running))
            dump.repairs.by_file = _result(ray, done, running[done])
            tell(f"share {running.pop(done).said()} is done")


def fill_alone(options: PredictOptions) -> dict[str, int]:
    """One task: fills its share, in any folder and process; returns the bytes repaired in each file, the same for every share."""
    layout, dump, classifier = layout_of(options.output, options.rejects), open_inputs(options, _unheard), load_classifier(options)
    with Job(layout, fingerprint(options, dump.sources, classifier.precision), options.share, options.overwrite) as job:
        fill_share(options, job, dump, classifier, _unheard)
    return dump.repairs.by_file


def _unheard(_: str) -> None:
    """A task says nothing: the one who gave it has said it."""


def _for_any_folder(options: PredictOptions, dump: Dump) -> PredictOptions:
    """The options with absolute paths and, on this machine, the cores shared out; UsageError where an input can be read only once."""
    if any(source.path == STDIN for source in dump.sources):
        raise UsageError("predict: --engine ray reads the input once for each worker, and standard input cannot be; expected files or folders")
    there, cores = os.path.abspath, os.cpu_count() or 1
    ready = replace(options, inputs=[there(path) for path in options.inputs], model=there(options.model), rejects=options.rejects and there(options.rejects))
    output = there(options.output) + ("/" if options.output.endswith("/") else "")
    return replace(ready, output=output, threads=options.threads or max(1, cores // (options.workers or cores)))


@contextmanager
def _cluster(options: PredictOptions) -> Iterator[tuple[Any, int]]:
    """Ray, connected, and the number of workers; ClaimframeError where no cluster answers. Nothing is reported to Ray's makers."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ModuleNotFoundError:
        raise UsageError("predict: --engine ray needs Ray; install it with: pip install 'claimframe[ray]'") from None
    address, on_terminate = os.environ.get("RAY_ADDRESS") or LOCAL, signal.getsignal(signal.SIGTERM)
    here = {"num_cpus": options.workers * options.threads or None, "include_dashboard": False} if address == LOCAL else {}
    _check_answers(address)
    try:
        ray.init(address, log_to_driver=False, logging_level="error", **here)
    except Exception as error:  # Ray raises bare Exceptions, too, where a cluster cannot be had
        raise ClaimframeError(f"predict: no Ray cluster at {address}: {str(error).splitlines()[0][:200]}") from None
    signal.signal(signal.SIGTERM, on_terminate)
    try:
        yield ray, options.workers or max(1, int(ray.cluster_resources().get("CPU", 1)) // options.threads)
    finally:
        ray.shutdown()


def _check_answers(address: str) -> None:
    """ClaimframeError within seconds where nothing listens at HOST:PORT; Ray itself would try for many minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not (host and port.isdecimal()):
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), PATIENCE_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise ClaimframeError(f"predict: no Ray cluster at {address}: {error}; expected RAY_ADDRESS=HOST:PORT, or none for this machine") from None


def _result(ray: Any, done: Any, share: Share) -> dict[str, int]:
    """What the task returned; an error of ours as it was raised, any other in one line."""
    try:
        return dict(ray.get(done))
    except ray.exceptions.RayTaskError as error:
        if isinstance(error.cause, ClaimframeError):
            raise error.cause from None
        raise ClaimframeError(f"share {share.said()} failed: {type(error.cause).__name__}: {str(error.cause)[:200]}") from None
    except ray.exceptions.RayError as error:
        raise ClaimframeError(f"share {share.said()} was lost {RETRIES + 1} times ({type(error).__name__}); the same command goes on from there") from None
