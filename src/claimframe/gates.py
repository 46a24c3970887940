"""Gates: figures that a model is held to, the same way in every report."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Gate:
    """A figure, what it must be, and whether it is."""

    name: str
    found: str
    wanted: str
    holds: bool

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def gate_lines(gates: Sequence[dict[str, Any]]) -> list[str]:
    """Gates for people, those that fail marked X."""
    return ["gates", *(f"  {'  ' if gate['holds'] else 'X '}{gate['name']:<48}{gate['found']:>10}   {gate['wanted']}" for gate in gates)]


def all_hold(gates: Sequence[dict[str, Any]]) -> bool:
    """Whether no gate fails."""
    return all(gate["holds"] for gate in gates)
