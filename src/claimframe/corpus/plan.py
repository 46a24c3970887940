"""The coverage plan: what the corpus is held to, as seeds/coverage.yaml says."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from claimframe.errors import UsageError

FILE = "coverage.yaml"


@dataclass(frozen=True, slots=True)
class CoveragePlan:
    """Least and greatest figures of the corpus; shares are of all sentences."""

    articles: int
    sentences: int
    articles_a_conflict: int
    articles_a_genre: int
    conflicts: int
    sentences_a_combination: int
    rare_combinations: list[str]
    sentences_a_phenomenon: int
    articles_a_phenomenon: int
    prevalence: dict[str, list[float]]
    alpha: float
    variety_share: float
    length_difference: float
    opening_share: float
    near_duplicate_share: float


def load_plan(seeds: Path) -> CoveragePlan:
    """Reads the plan beside the seeds; UsageError where it is missing or not of its form."""
    path = seeds / FILE
    try:
        value: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return CoveragePlan(**value)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}; expected the coverage plan") from None
    except (yaml.YAMLError, TypeError) as error:
        raise UsageError(f"{path}: not a coverage plan: {str(error).splitlines()[0]}") from None
