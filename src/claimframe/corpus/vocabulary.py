"""The fixed vocabulary of seed articles: conflicts, genres, eras and phenomena, as seeds/vocabulary.yaml lists them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from claimframe.errors import UsageError
from claimframe.labels import nearest

FILE = "vocabulary.yaml"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Allowed words of each field, with what each means."""

    conflict: dict[str, str]
    genre: dict[str, str]
    era: dict[str, str]
    phenomenon: dict[str, str]

    def problem(self, field_name: str, word: str) -> str | None:
        """What is wrong with a word of a field, None where it is allowed."""
        allowed = getattr(self, field_name)
        return None if word in allowed else f"{field_name} '{word}'; {nearest(word, tuple(allowed))}"


def load_vocabulary(seeds: Path) -> Vocabulary:
    """Reads the vocabulary beside the seeds; UsageError where it is missing or not of its form."""
    path = seeds / FILE
    try:
        value: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}; expected the seeds' vocabulary") from None
    except yaml.YAMLError as error:
        raise UsageError(f"{path}: not valid YAML: {str(error).splitlines()[0]}") from None
    fields = {name: {str(word): str(text) for word, text in (value or {}).get(name, {}).items()} for name in Vocabulary.__slots__}
    for name, words in fields.items():
        if not words:
            raise UsageError(f"{path}: names no {name}; expected conflict, genre, era and phenomenon, each word with its meaning")
    return Vocabulary(**fields)
