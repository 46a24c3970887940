"""The commands: light at the start, one line for every error, the right exit status."""

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

from claimframe.errors import FAILED, INTERRUPTED, TERMINATED, ClaimframeError, Interrupted, Stopped

USAGE_TEXT = """usage: claimframe COMMAND [OPTIONS]

  train      fine-tune a classifier: train experiment=baseline
  predict    label dumps of articles: predict dump.jsonl -o scores.parquet
  merge      join the shares of a job: merge scores.parquet
  serve      label over HTTP: serve --model models/baseline
  evaluate   measure a model on labelled records: evaluate gold.jsonl
  corpus     prepare, check and exchange the seed corpus: corpus prepare

Each answers --help.
"""


def tell(line: str) -> None:
    """For people: standard error."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def run(command: Callable[[list[str]], int], arguments: list[str]) -> int:
    """Runs a command; every way it can end becomes a line and an exit status. --debug shows tracebacks."""
    debug = "--debug" in arguments
    arguments = [argument for argument in arguments if argument != "--debug"]
    signal.signal(signal.SIGTERM, _terminate)
    try:
        return command(arguments)
    except ClaimframeError as error:
        if debug:
            raise
        tell(f"error: {error}")
        return error.exit_status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        tell("stopped (SIGINT): what is finished is kept; the same command goes on from there")
        return INTERRUPTED
    except Interrupted as stop:
        tell(f"stopped ({stop.signal_name}): the last full epoch is kept; go on with the same command and training.resume=true")
        return stop.exit_status
    except Stopped:
        tell("stopped (SIGTERM): what is finished is kept; the same command goes on from there")
        return TERMINATED
    except Exception as error:
        if debug:
            raise
        tell(f"error: {type(error).__name__}: {(str(error).splitlines() or [''])[0][:300]}; --debug shows where")
        return FAILED


def _train(arguments: list[str]) -> int:
    from claimframe.cli.train import train_command

    return train_command(arguments)


def _predict(arguments: list[str]) -> int:
    from claimframe.cli.predict import predict_command

    return predict_command(arguments, tell)


def _merge(arguments: list[str]) -> int:
    from claimframe.cli.merge import merge_command

    return merge_command(arguments, tell)


def _serve(arguments: list[str]) -> int:
    from claimframe.cli.serve import serve_command

    return serve_command(arguments, tell)


def _evaluate(arguments: list[str]) -> int:
    from claimframe.cli.evaluate import evaluate_command

    return evaluate_command(arguments, tell)


def _corpus(arguments: list[str]) -> int:
    from claimframe.cli.corpus import corpus_command

    return corpus_command(arguments, tell)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "train": _train, "predict": _predict, "merge": _merge, "serve": _serve, "evaluate": _evaluate, "corpus": _corpus,
}  # fmt: skip


def train() -> int:
    """Entry point `train`."""
    return run(_train, sys.argv[1:])


def predict() -> int:
    """Entry point `predict`."""
    return run(_predict, sys.argv[1:])


def evaluate() -> int:
    """Entry point `evaluate`."""
    return run(_evaluate, sys.argv[1:])


def main() -> int:
    """Entry point `claimframe`: the first word names the command."""
    word, rest = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("--help", [])
    if word in ("-h", "--help"):
        sys.stdout.write(USAGE_TEXT)
        return 0
    if word == "--version":
        from claimframe import __version__

        sys.stdout.write(f"claimframe {__version__}\n")
        return 0
    return run(COMMANDS.get(word, lambda _: _unknown(word)), rest)


def _unknown(word: str) -> int:
    from claimframe.errors import UsageError
    from claimframe.labels import nearest

    raise UsageError(f"unknown command '{word}'; {nearest(word, tuple(COMMANDS))}")
