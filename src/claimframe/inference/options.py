"""What the user asked of `predict`, and what of it decides what is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from claimframe import __version__
from claimframe.articles.files import Source, state
from claimframe.inference.shards import Share
from claimframe.model_folder import MANIFEST, sha256_of


@dataclass(frozen=True, slots=True)
class PredictOptions:
    """What the user asked for."""

    inputs: list[str]
    output: str
    model: str = "models/baseline"
    model_sha256: str | None = None
    text_field: str | None = None
    id_field: str | None = None
    stdin_format: str | None = None
    rejects: str | None = None
    overwrite: bool = False
    threads: int = 0
    escape_formulas: bool = True
    thresholds: Mapping[str, float] = field(default_factory=dict)
    evidence: bool = False
    share: Share = field(default_factory=Share)
    level: str = "sentence"
    keep: str = "all"
    where: str | None = None
    limit: int | None = None
    dry_run: bool = False
    engine: str = "local"
    workers: int = 0
    precision: str = "auto"
    risk: float | None = None


def fingerprint(options: PredictOptions, sources: Sequence[Source], precision: str) -> dict[str, object]:
    """All that decides what is written: a job goes on only where all of it is the same. `precision` is the one that is computed in."""
    inputs = [[source.name, *state(source.path)] for source in sources]
    model = sha256_of(Path(options.model) / MANIFEST) if (Path(options.model) / MANIFEST).is_file() else ""
    fields = {"text": options.text_field, "id": options.id_field}
    choices: dict[str, object] = {"where": options.where, "limit": options.limit, "level": options.level, "keep": options.keep, "evidence": options.evidence}
    choices |= {"precision": precision, "risk": options.risk}
    settings = {"fields": fields, "thresholds": dict(options.thresholds), "escape_formulas": options.escape_formulas, **choices}
    return {"inputs": inputs, "model": model, "settings": settings, "version": __version__}
