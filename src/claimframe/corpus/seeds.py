"""Seed articles: read and validated on every load, each error with its file and line."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimframe.corpus.vocabulary import Vocabulary, load_vocabulary
from claimframe.errors import UsageError
from claimframe.labels import LabelSet
from claimframe.records import Sentence, sentence_from_dict
from claimframe.sentences import split_sentences

REQUIRED = ("conflict", "genre", "era", "outlet")
SHOWN_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Seed:
    """A labelled sentence of a seed article and where it stands."""

    sentence: Sentence
    file: str
    line: int

    @property
    def conflict(self) -> str:
        return str(self.sentence.carried["conflict"])


class SeedProblems(UsageError):
    """Everything that does not fit, `file:line: what; expected` each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        more = f"\n... and {len(problems) - SHOWN_PROBLEMS} more" if len(problems) > SHOWN_PROBLEMS else ""
        super().__init__("\n".join(problems[:SHOWN_PROBLEMS]) + more)


def seed_files(folder: Path) -> list[Path]:
    """The seed files in order; UsageError where there are none."""
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise UsageError(f"{folder}: no seed files here; expected *.jsonl with one labelled sentence a line")
    return files


def seeds_hash(folder: Path) -> str:
    """SHA-256 over names and contents of all seed files and the vocabulary."""
    digest = hashlib.sha256()
    for file in [*seed_files(folder), *folder.glob("vocabulary.yaml")]:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def load_seeds(folder: Path, label_set: LabelSet) -> list[Seed]:
    """All seed sentences, validated; SeedProblems lists what does not fit."""
    vocabulary = load_vocabulary(folder)
    problems: list[str] = []
    seeds: list[Seed] = []
    last: dict[str, Seed] = {}
    for file in seed_files(folder):
        for number, line in enumerate(_lines(file), 1):
            where = f"{file}:{number}"
            seed = _seed(file, number, line, problems)
            if seed is None:
                continue
            problems.extend(f"{where}: {what}" for what in _faults(seed, label_set, vocabulary))
            problems.extend(f"{where}: {what}" for what in _order_faults(seed, last))
            last[seed.sentence.article_id] = seed
            seeds.append(seed)
    if problems:
        raise SeedProblems(problems)
    return seeds


def _lines(file: Path) -> list[str]:
    """Lines end at a line feed alone: a text may hold U+2028."""
    return [line for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]


def _seed(file: Path, number: int, line: str, problems: list[str]) -> Seed | None:
    try:
        value = json.loads(line)
        if not isinstance(value, dict):
            raise UsageError("not a JSON object; expected a record")
        return Seed(sentence_from_dict(value), file.name, number)
    except (ValueError, UsageError) as error:
        problems.append(f"{file}:{number}: {error}")
        return None


def _faults(seed: Seed, label_set: LabelSet, vocabulary: Vocabulary) -> Iterator[str]:
    sentence, carried = seed.sentence, seed.sentence.carried
    missing = [name for name in REQUIRED if not isinstance(carried.get(name), str) or not carried[name]]
    yield from (f"field '{name}' is missing; expected {', '.join(REQUIRED)} as strings" for name in missing)
    yield from _label_faults("labels", sentence.labels, label_set)
    for annotator, labels in _annotations(carried).items():
        yield from _label_faults(f"annotations.{annotator}", labels, label_set)
    for name in ("conflict", "genre", "era"):
        if name not in missing and (problem := vocabulary.problem(name, carried[name])):
            yield problem
    yield from filter(None, (vocabulary.problem("phenomenon", str(word)) for word in carried.get("phenomenon", [])))
    if "conflict" not in missing and seed.file != f"{carried['conflict']}.jsonl":
        yield f"conflict '{carried['conflict']}' in file {seed.file}; expected in {carried['conflict']}.jsonl"
    yield from _text_faults(sentence.text)


def _annotations(carried: Any) -> dict[str, Any]:
    annotations = carried.get("annotations", {})
    return annotations if isinstance(annotations, dict) else {"?": None}


def _label_faults(what: str, labels: Any, label_set: LabelSet) -> Iterator[str]:
    if not isinstance(labels, list | tuple):
        yield f"{what} missing; expected a list of labels, [] where none applies"
        return
    unknown = [label for label in labels if label not in label_set.names]
    yield from (f"{what}: {label_set.unknown(str(label))}" for label in unknown)
    if not unknown and tuple(labels) != label_set.ordered(labels):
        yield f"{what}: {list(labels)} out of order or twice; expected {list(label_set.ordered(labels))}"


def _text_faults(text: str) -> Iterator[str]:
    spans = list(split_sentences(text))
    if "\n" in text or len(spans) != 1 or spans[0] != (0, len(text)):
        cut = " / ".join(text[start:end][-25:] for start, end in spans[:3])
        yield f"text is not one sentence ({len(spans)} found: ...{cut}); expected one, without outer white space"


def _order_faults(seed: Seed, last: dict[str, Seed]) -> Iterator[str]:
    article_id, position = seed.sentence.article_id, seed.sentence.position
    before = last.get(article_id)
    if before is None:
        if position != 0:
            yield f"article '{article_id}' begins at position {position}; expected 0"
        return
    previous = before.sentence
    if before.file != seed.file:
        yield f"article '{article_id}' stands in {before.file} too; expected in one file"
    elif position <= previous.position:
        yield f"article '{article_id}' has position {position} after {previous.position}; expected each once, in order"
    elif position != previous.position + 1:
        yield f"article '{article_id}' jumps from position {previous.position} to {position}; expected no gap"
    elif any(previous.carried.get(name) != seed.sentence.carried.get(name) for name in REQUIRED):
        yield f"article '{article_id}' changes its conflict, genre, era or outlet; expected the same on each line"
