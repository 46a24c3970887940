"""How much one record, page or file may hold, and what bytes that cannot be read on are called."""

MIB = 1024 * 1024
MAX_RECORD = 32 * MIB
MAX_SPOOL = 2048 * MIB
TRUNCATED = "compressed data end too early (truncated)"


class Damaged(OSError):
    """Bytes that cannot be read on; the message says why."""


def reason(error: BaseException) -> str:
    """One line for people, without the path that some system errors repeat."""
    if isinstance(error, EOFError):
        return TRUNCATED
    said = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return said.splitlines()[0][:160]
