"""How the commands that measure end: figures written where asked, gates as the exit status."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from claimframe.errors import DONE, FAILED
from claimframe.gates import all_hold


def write_figures(path: Path | None, figures: dict[str, Any], tell: Callable[[str], None]) -> None:
    """Writes the figures as JSON where a file is named."""
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        tell(f"figures: {path}")


def end_with_gates(figures: dict[str, Any], gate: bool) -> int:
    """1 where gates are asked for and one fails."""
    return FAILED if gate and not all_hold(figures["gates"]) else DONE
