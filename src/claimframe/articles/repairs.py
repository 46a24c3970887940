"""What was put right, guessed or passed over while reading: counted where it happens, told at the end."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Repairs:
    """By file: bytes that were not valid in its encoding, the encoding guessed for it, texts its export cut short, what was passed over in it."""

    by_file: dict[str, int] = field(default_factory=dict)
    encodings: dict[str, str] = field(default_factory=dict)
    shortened: dict[str, int] = field(default_factory=dict)
    passed_over: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, count: int) -> None:
        _count(self.by_file, name, count)

    def shorten(self, name: str) -> None:
        _count(self.shortened, name, 1)

    def pass_over(self, name: str) -> None:
        _count(self.passed_over, name, 1)

    def said(self) -> Iterator[str]:
        """Lines for people."""
        for name, encoding in self.encodings.items():
            yield f"{name}: read as {encoding}, guessed from its first bytes"
        for name, count in self.by_file.items():
            how = "left out as U+FFFD" if name in self.encodings else "read as Windows-1252"
            yield f"{name}: {count:,} bytes were not valid in its encoding and were {how}"
        for name, count in self.shortened.items():
            yield f"{name}: {count:,} texts were cut short by their export; the field truncated_characters says by how much"
        for name, count in self.passed_over.items():
            yield f"{name}: {count:,} entries that hold no article were passed over (hidden, of another format, or no page)"


def _count(counts: dict[str, int], name: str, count: int) -> None:
    if count:
        counts[name] = counts.get(name, 0) + count
