"""Where a job keeps its things: a folder of parts, and the names beside or inside the output."""

from dataclasses import dataclass
from pathlib import Path

from claimframe.errors import UsageError

SUFFIXES = (".jsonl", ".csv", ".parquet")


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths of a job. `scores.parquet` is one file, joined at the end from `scores.parquet.parts/`; `scores.parquet/` stays a folder of parts.

    Names that begin with `_` are passed over by every usual reader of such folders.
    """

    target: Path
    folder: bool
    own_rejects: Path | None = None

    @property
    def parts(self) -> Path:
        return self.target if self.folder else self.target.with_name(self.target.name + ".parts")

    @property
    def job(self) -> Path:
        return self.parts / "_job.json"

    @property
    def success(self) -> Path:
        return self.parts / "_SUCCESS"

    @property
    def run(self) -> Path:
        return self.parts / "_run.json" if self.folder else self.target.with_name(self.target.name + ".run.json")

    @property
    def rejects(self) -> Path:
        inside = self.parts / "_rejects.jsonl"
        return self.own_rejects or (inside if self.folder else self.target.with_name(self.target.name + ".rejects.jsonl"))

    def part(self, index: int) -> Path:
        return self.parts / f"part-{index:06d}{self.target.suffix}"

    def part_rejects(self, index: int) -> Path:
        return self.parts / f"_rejects-{index:06d}.jsonl"

    def manifest(self, share: str) -> Path:
        return self.parts / f"_manifest-{share.replace('/', '-of-')}.jsonl"

    def lock(self, share: str) -> Path:
        return self.parts / f"_lock-{share.replace('/', '-of-')}"

    def done(self, share: str) -> Path:
        return self.parts / f"_done-{share.replace('/', '-of-')}.json"

    def is_complete(self) -> bool:
        return self.success.is_file() if self.folder else self.target.is_file()

    def is_unfinished(self) -> bool:
        return self.job.is_file() and not (self.folder and self.success.is_file())


def layout_of(output: str, rejects: str | None = None) -> Layout:
    """The layout an output asks for; UsageError where its format is not known or a file and a folder are mixed up."""
    target, folder = Path(output), output.endswith("/")
    if target.suffix not in SUFFIXES:
        raise UsageError(f"{output}: output format '{target.suffix or target.name}' is not known; expected .jsonl, .parquet, .csv or -")
    if target.is_dir() and not folder:
        raise UsageError(f"{output}: is a folder; expected a file to write, or {output}/ for a folder of parts")
    if target.exists() and not target.is_dir() and folder:
        raise UsageError(f"{output}: is a file; expected a folder of parts, or {output.rstrip('/')} without the slash")
    return Layout(target, folder, Path(rejects) if rejects else None)
