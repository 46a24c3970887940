"""What can go wrong, and the exit status each kind ends with (design: one line, what, where, what is allowed)."""

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


class Stopped(BaseException):
    """SIGTERM arrived: unwind, keep what is complete."""
