"""The label set: names in their order. It belongs to the data and the model, never to the code."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claimframe.errors import UsageError


@dataclass(frozen=True, slots=True)
class LabelSet:
    """Label names in their fixed order; any number of them may hold for one sentence."""

    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.names or len(set(self.names)) != len(self.names) or not all(self.names):
            raise UsageError(f"label set {list(self.names)}: expected one or more distinct, non-empty names")

    def __len__(self) -> int:
        return len(self.names)

    def ordered(self, labels: Iterable[str]) -> tuple[str, ...]:
        """The labels in the set's order; UsageError names the nearest for an unknown one."""
        chosen = set(labels)
        for unknown in sorted(chosen - set(self.names)):
            raise UsageError(self.unknown(unknown))
        return tuple(name for name in self.names if name in chosen)

    def unknown(self, label: str) -> str:
        """One line on an unknown label: the nearest known one and all that are allowed."""
        return f"unknown label '{label}'; {nearest(label, self.names)}"

    def multi_hot(self, labels: Iterable[str]) -> tuple[int, ...]:
        """0 or 1 for each label of the set, in its order."""
        chosen = set(self.ordered(labels))
        return tuple(int(name in chosen) for name in self.names)


def nearest(word: str, allowed: Sequence[str]) -> str:
    """'did you mean X? expected one of ...', the first half only where something is near."""
    near = difflib.get_close_matches(word, allowed, n=1, cutoff=0.5)
    hint = f"did you mean '{near[0]}'? " if near else ""
    return f"{hint}expected one of {', '.join(allowed)}"
