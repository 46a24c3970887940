"""`prepare`: from seeds to train, validation and test, one record a line, and a note of what they were made from."""

import hashlib
import itertools
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from claimframe.corpus.augmentation import damaged_copies
from claimframe.corpus.options import AugmentationOptions, SplitOptions
from claimframe.corpus.seeds import Seed, load_seeds, seeds_hash
from claimframe.corpus.splits import SPLITS, refuse_leaks, split_articles
from claimframe.labels import LabelSet
from claimframe.records import Sentence
from claimframe.swaps import default_table_path

NOTE = "prepared.json"
KEPT = ("conflict", "genre", "era", "outlet", "published", "title", "phenomenon", "damage")


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides what `prepare` writes."""

    seeds: Path
    folder: Path
    label_set: LabelSet
    split: SplitOptions
    augmentation: AugmentationOptions

    def fingerprint(self) -> str:
        """SHA-256 over the seeds' content and every option, and over the swap table where names are exchanged."""
        options: list[Any] = [list(self.label_set.names), asdict(self.split), asdict(self.augmentation)]
        if self.augmentation.party_swaps:
            options.append(default_table_path().read_text(encoding="utf-8"))
        return hashlib.sha256((seeds_hash(self.seeds) + json.dumps(options, sort_keys=True)).encode()).hexdigest()


def is_current(recipe: Recipe) -> bool:
    """Whether the splits are there and were made from these seeds with these options."""
    note = recipe.folder / NOTE
    if not note.is_file() or not all((recipe.folder / f"{name}.jsonl").is_file() for name in SPLITS):
        return False
    try:
        return bool(json.loads(note.read_text(encoding="utf-8")).get("fingerprint") == recipe.fingerprint())
    except ValueError:
        return False


def prepare(recipe: Recipe, tell: Callable[[str], None]) -> None:
    """Validates the seeds, splits them, and writes the splits; nothing is written where a check fails."""
    seeds = load_seeds(recipe.seeds, recipe.label_set)
    side = split_articles(seeds, recipe.split)
    records = {name: [seed.sentence for seed in seeds if side[seed.sentence.article_id] == name] for name in SPLITS}
    repeated = _drop_repeats(records)
    damaged = _damaged(records["train"], recipe)
    held = {sentence.text for name in ("validation", "test") for sentence in records[name]}
    records["train"] += [copy for copy in damaged if copy.text not in held]
    refuse_leaks({name: [(sentence.article_id, sentence.text) for sentence in rows] for name, rows in records.items()})
    recipe.folder.mkdir(parents=True, exist_ok=True)
    for name, rows in records.items():
        _write(recipe.folder / f"{name}.jsonl", rows)
    note = _note(recipe, seeds, records, repeated)
    (recipe.folder / NOTE).write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")
    counts = ", ".join(f"{name} {len(rows):,}" for name, rows in records.items())
    tell(f"prepared {len(seeds):,} seed sentences: {counts} (train with {len(damaged):,} copies; {repeated:,} lines of several splits left out)")


def _damaged(train: Sequence[Sentence], recipe: Recipe) -> list[Sentence]:
    """Damaged copies of training sentences, their labels in the set's order."""
    copies: list[Sentence] = []
    for sentence, following in itertools.zip_longest(train, train[1:]):
        neighbour = following if following is not None and following.article_id == sentence.article_id else None
        copies += damaged_copies(sentence, neighbour, recipe.augmentation, recipe.split.random_seed)
    return [replace(copy, labels=recipe.label_set.ordered(copy.labels or ())) for copy in copies]


def _drop_repeats(records: dict[str, list[Sentence]]) -> int:
    """Boilerplate lines ('Share this article') stand in many articles: each text stays in the first of test, validation and train only."""
    seen: set[str] = set()
    dropped = 0
    for name in ("test", "validation", "train"):
        kept = [sentence for sentence in records[name] if sentence.text not in seen]
        dropped += len(records[name]) - len(kept)
        records[name] = kept
        seen |= {sentence.text for sentence in kept}
    return dropped


def _write(path: Path, rows: Sequence[Sentence]) -> None:
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8", newline="\n") as stream:
        for row in rows:
            carried = {name: row.carried[name] for name in KEPT if name in row.carried}
            stream.write(Sentence(row.article_id, row.position, row.text, row.labels, carried=carried).to_json() + "\n")
    partial.replace(path)


def _note(recipe: Recipe, seeds: Sequence[Seed], records: dict[str, list[Sentence]], repeated: int) -> dict[str, Any]:
    splits = {
        name: {"sentences": len(rows), "articles": len({row.article_id for row in rows}), "labels": _label_counts(rows)} for name, rows in records.items()
    }
    return {"fingerprint": recipe.fingerprint(), "seed_sentences": len(seeds), "repeated_lines_left_out": repeated, "splits": splits}


def _label_counts(rows: Sequence[Sentence]) -> dict[str, int]:
    return dict(sorted(Counter(label for row in rows for label in row.labels or ()).items()))
