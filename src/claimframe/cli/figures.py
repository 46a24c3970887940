"""How the commands that measure begin and end: the file to write checked before the work, figures written, gates as the exit status."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from claimframe.errors import DONE, FAILED, UsageError
from claimframe.gates import all_hold


def check_writable(path: Path | None) -> None:
    """UsageError, before any work, where the file could not be written; makes its folder."""
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        reason = "is a folder" if path.is_dir() else "" if os.access(path if path.exists() else path.parent, os.W_OK) else "permission denied"
    except OSError as error:
        reason = str(error.strerror)
    if reason:
        raise UsageError(f"{path}: cannot be written: {reason}; expected a file in a folder that you may write to")


def write_figures(path: Path | None, figures: dict[str, Any], tell: Callable[[str], None]) -> None:
    """Writes the figures as JSON where a file is named."""
    if path:
        path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        tell(f"figures: {path}")


def end_with_gates(figures: dict[str, Any], gate: bool) -> int:
    """1 where gates are asked for and one fails."""
    return FAILED if gate and not all_hold(figures["gates"]) else DONE
