"""What a run tells its tracker, as plain data: so that it can be sent, or spooled and sent later."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One thing to track. kind: params, metrics (with step), tags, artifact (path, folder) or end (status)."""

    kind: str
    values: dict[str, Any] = field(default_factory=dict)
    step: int = 0
    time_ms: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As spooled, one a line."""
        return asdict(self)
