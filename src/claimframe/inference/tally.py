"""The books of a job: read = scored + rejected + empty + left out, counted where each thing happens."""

from dataclasses import asdict, dataclass

from claimframe.errors import ClaimframeError


@dataclass(slots=True)
class Tally:
    """Records read, what became of them, and the sentences labelled."""

    read: int = 0
    scored: int = 0
    rejected: int = 0
    empty: int = 0
    sentences: int = 0
    left_out: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(one + two for one, two in zip(asdict(self).values(), asdict(other).values(), strict=True)))

    def check(self, seen: int) -> None:
        """ClaimframeError where the books do not balance, or hold another number of records than the reader saw."""
        if self.read != seen or self.read != self.scored + self.rejected + self.empty + self.left_out:
            raise ClaimframeError(f"{seen} records seen, {self.read} read, {self._parts('scored')}: some were lost")

    def said(self, scored: str = "scored", labelled: str = "labelled") -> str:
        """One line for people, in other words where nothing is scored."""
        return f"read {self.read:,} records = {self._parts(scored)}; {self.sentences:,} sentences {labelled}"

    def _parts(self, scored: str) -> str:
        """What became of the records; what was left out is named only where something was."""
        left_out = f" + left out {self.left_out:,}" if self.left_out else ""
        return f"{scored} {self.scored:,} + rejected {self.rejected:,} + empty {self.empty:,}{left_out}"
