"""The books of a job: read = scored + rejected + empty, counted where each thing happens."""

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

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(one + two for one, two in zip(asdict(self).values(), asdict(other).values(), strict=True)))

    def check(self, seen: int) -> None:
        """ClaimframeError where the books do not balance, or hold another number of records than the reader saw."""
        if self.read != seen or self.read != self.scored + self.rejected + self.empty:
            raise ClaimframeError(f"{seen} records seen, {self.read} read, {self.scored} scored, {self.rejected} rejected, {self.empty} empty: some were lost")

    def said(self) -> str:
        """One line for people."""
        return f"read {self.read:,} records = scored {self.scored:,} + rejected {self.rejected:,} + empty {self.empty:,}; {self.sentences:,} sentences labelled"
