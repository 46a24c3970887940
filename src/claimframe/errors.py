"""What can go wrong, and the exit status each kind ends with (design: one line, what, where, what is allowed)."""

import signal

DONE = 0
FAILED = 1
USAGE = 2
SET_ASIDE = 3
BAD_MODEL = 4
INTERRUPTED = 130
TERMINATED = 143


class ClaimframeError(Exception):
    """Failed at run time; complete parts stay valid."""

    exit_status = FAILED


class UsageError(ClaimframeError):
    """Usage, configuration or data schema: said before any work, nothing written."""

    exit_status = USAGE


class ModelError(ClaimframeError):
    """The model is missing, damaged or not what it claims; none of its content was run."""

    exit_status = BAD_MODEL


class Interrupted(BaseException):
    """A signal ended training between two steps; the state of the last full epoch is saved."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.signal_name = signal.Signals(signal_number).name
        self.exit_status = 128 + signal_number


class Stopped(BaseException):
    """SIGTERM arrived: unwind, keep what is complete."""
