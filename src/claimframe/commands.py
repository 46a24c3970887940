"""The commands: light at the start, one line for every error, the right exit status."""

import importlib
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

from claimframe.errors import FAILED, INTERRUPTED, TERMINATED, ClaimframeError, Interrupted, Stopped

COMMANDS = {
    "train": "fine-tune a classifier: train experiment=baseline",
    "predict": "label dumps of articles: predict dump.jsonl -o scores.parquet",
    "merge": "join the shares of a job: merge scores.parquet",
    "serve": "label over HTTP: serve --model models/baseline",
    "report": "one page on what was found: report scores.parquet -o report.html",
    "evaluate": "measure a model on labelled records: evaluate gold.jsonl",
    "behave": "run the suite of minimal pairs: behave models/baseline",
    "audit": "exchange names and see what moves: audit models/baseline",
    "compare": "two models on the same records: is the difference more than chance",
    "curve": "draw the learning curve of several models",
    "suspects": "list likely label errors of the seed corpus",
    "corpus": "prepare, check and exchange the seed corpus: corpus prepare",
}
Tell = Callable[[str], None]


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


def command_named(name: str) -> Callable[[list[str]], int]:
    """The command, imported only now: `claimframe.cli.<name>` holds `<name>_command(arguments, tell)`."""

    def command(arguments: list[str]) -> int:
        function: Callable[[list[str], Tell], int] = getattr(importlib.import_module(f"claimframe.cli.{name}"), f"{name}_command")
        return function(arguments, tell)

    return command


def train() -> int:
    """Entry point `train`."""
    return run(command_named("train"), sys.argv[1:])


def predict() -> int:
    """Entry point `predict`."""
    return run(command_named("predict"), sys.argv[1:])


def evaluate() -> int:
    """Entry point `evaluate`."""
    return run(command_named("evaluate"), sys.argv[1:])


def main() -> int:
    """Entry point `claimframe`: the first word names the command."""
    word, rest = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("--help", [])
    if word in ("-h", "--help"):
        lines = "\n".join(f"  {name:10} {what}" for name, what in COMMANDS.items())
        sys.stdout.write(f"usage: claimframe COMMAND [OPTIONS]\n\n{lines}\n\nEach answers --help.\n")
        return 0
    if word == "--version":
        from claimframe import __version__

        sys.stdout.write(f"claimframe {__version__}\n")
        return 0
    return run(command_named(word) if word in COMMANDS else lambda _: _unknown(word), rest)


def _unknown(word: str) -> int:
    from claimframe.errors import UsageError
    from claimframe.labels import nearest

    raise UsageError(f"unknown command '{word}'; {nearest(word, tuple(COMMANDS))}")
