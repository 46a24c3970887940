"""The swap table: pairs of names of like kind, each with its reason, read from configs/audit/swaps.yaml."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from claimframe.configs_folder import configs_folder
from claimframe.errors import UsageError
from claimframe.labels import nearest

Rows = tuple[tuple[str, str], ...]
KINDS = ("state", "people", "armed_group", "religion", "leader", "outlet", "speaker")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names, a and b, in all the forms that a sentence may hold; the table's own comment says what each field does."""

    name: str
    kind: str
    region: str
    why: str
    forms: Rows = ()
    adjectives: Rows = ()
    one_way: Rows = ()
    along: Rows = ()
    unless: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SwapTable:
    """The pairs and what holds for all of them: words after adjectives, names to keep whole, names that take "an", words that leave states out."""

    pairs: tuple[Pair, ...]
    heads: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    an: tuple[str, ...] = ()
    media: tuple[str, ...] = ()


@cache
def default_table() -> SwapTable:
    """The table that ships."""
    return load_table(default_table_path())


def default_table_path() -> Path:
    """Where the table that ships is."""
    return configs_folder() / "audit/swaps.yaml"


def load_table(path: Path) -> SwapTable:
    """Reads and checks the table; UsageError with file and line of the first pair that does not fit."""
    try:
        text = path.read_text(encoding="utf-8")
        value, lines = yaml.safe_load(text), _pair_lines(text)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}; expected the swap table") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not valid YAML: {' '.join(str(error).split())[:160]}") from None
    if not lines or not isinstance(value, dict):
        raise UsageError(f"{path}: holds no pairs; expected a list of them under 'pairs'")
    pairs = tuple(_checked(f"{path}:{line}", entry) for line, entry in zip(lines, value["pairs"], strict=True))
    _refuse_repeated_names(path, pairs, lines)
    return SwapTable(pairs, *(_words(f"{path}: {name}", value.get(name, [])) for name in ("heads", "keep", "an", "media")))


def _pair_lines(text: str) -> list[int]:
    """The line of each pair, 1-based; none where the text holds no list of pairs."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    entries = root.value if isinstance(root, yaml.MappingNode) else []
    found = [node for key, node in entries if key.value == "pairs" and isinstance(node, yaml.SequenceNode)]
    return [item.start_mark.line + 1 for node in found for item in node.value]


def _checked(where: str, entry: Any) -> Pair:
    if not isinstance(entry, dict):
        raise UsageError(f"{where}: not a pair; expected name, kind, region, why and forms")
    known = tuple(field.name for field in fields(Pair))
    for unknown in sorted(set(map(str, entry)) - set(known)):
        raise UsageError(f"{where}: unknown field '{unknown}'; {nearest(unknown, known)}")
    name, kind, region, why = (_text(where, name, entry.get(name)) for name in ("name", "kind", "region", "why"))
    if kind not in KINDS:
        raise UsageError(f"{where}: kind '{kind}'; {nearest(kind, KINDS)}")
    forms, adjectives, one_way, along = (_rows(f"{where}: {field}", entry.get(field, [])) for field in ("forms", "adjectives", "one_way", "along"))
    unless, heads = (_words(f"{where}: {field}", entry.get(field, [])) for field in ("unless", "heads"))
    pair = Pair(name, kind, region, why, forms, adjectives, one_way, along, unless, heads)
    for problem in _faults(pair):
        raise UsageError(f"{where}: {problem}")
    return pair


def _text(where: str, name: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{where}: field '{name}' is missing; expected some words")
    return value


def _rows(where: str, value: Any) -> Rows:
    if not isinstance(value, list) or not all(isinstance(row, list) and len(row) == 2 and all(isinstance(w, str) and w for w in row) for row in value):
        raise UsageError(f"{where}: expected a list of [a, b], both words")
    return tuple((row[0], row[1]) for row in value)


def _words(where: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
        raise UsageError(f"{where}: expected a list of words")
    return tuple(value)


def _faults(pair: Pair) -> Iterator[str]:
    if not pair.forms and not pair.adjectives:
        yield "no forms and no adjectives; expected at least one [a, b]"
    rows = pair.forms + pair.adjectives + pair.along
    both = sorted({a for a, _ in rows} & {b for _, b in rows})
    yield from (f"'{word}' stands on both sides; expected each name on one" for word in both)


def _refuse_repeated_names(path: Path, pairs: tuple[Pair, ...], lines: list[int]) -> None:
    seen: set[str] = set()
    for pair, line in zip(pairs, lines, strict=True):
        if pair.name in seen:
            raise UsageError(f"{path}:{line}: pair '{pair.name}' is there twice; expected each name once")
        seen.add(pair.name)
