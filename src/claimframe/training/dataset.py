"""The splits as the trainer reads them: units of text with multi-hot targets."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from datasets import Dataset, Features, Sequence, Value, disable_progress_bars, load_dataset
from datasets.utils.logging import set_verbosity_error
from numpy.typing import NDArray

from claimframe.errors import UsageError
from claimframe.inference.encoding import Unit
from claimframe.labels import LabelSet

SPLITS = ("train", "validation", "test")


@dataclass(frozen=True, slots=True)
class Split:
    """One split: its units, multi-hot targets (sentences × labels) and article ids, row by row."""

    units: list[Unit]
    targets: NDArray[np.bool_]
    articles: list[str]
    conflicts: list[str]

    def __len__(self) -> int:
        return len(self.units)


def load_splits(folder: Path, label_set: LabelSet, train_share: float = 1.0, random_seed: int = 0) -> dict[str, Split]:
    """Reads train (or a share of its articles), validation and test; UsageError where one is missing or holds nothing."""
    set_verbosity_error()
    disable_progress_bars()
    missing = [name for name in SPLITS if not (folder / f"{name}.jsonl").is_file()]
    if missing:
        raise UsageError(f"{folder}: no {missing[0]}.jsonl; expected train.jsonl, validation.jsonl and test.jsonl (dvc repro makes them)")
    splits = {name: _split(_rows(folder / f"{name}.jsonl"), label_set) for name in SPLITS}
    return splits if train_share == 1.0 else splits | {"train": _share(splits["train"], train_share, random_seed)}


def _share(split: Split, share: float, random_seed: int) -> Split:
    """That share of the split's articles, with the damaged copies of their sentences."""
    originals = [article.split("~")[0] for article in split.articles]
    articles = np.random.default_rng(random_seed).permutation(sorted(set(originals)))
    chosen = set(articles[: max(1, round(share * len(articles)))])
    rows = [row for row, article in enumerate(originals) if article in chosen]
    units, names, conflicts = [split.units[row] for row in rows], [split.articles[row] for row in rows], [split.conflicts[row] for row in rows]
    return Split(units, split.targets[rows], names, conflicts)


def _rows(path: Path) -> Dataset:
    """Only the columns that training reads, typed, kept in memory so that no cache outlives the file."""
    columns = Features(
        {"article_id": Value("string"), "position": Value("int64"), "text": Value("string"), "labels": Sequence(Value("string")), "conflict": Value("string")}
    )
    rows = load_dataset("json", data_files=str(path), split="train", features=None, keep_in_memory=True, cache_dir=None)
    if len(rows) == 0:
        raise UsageError(f"{path}: holds no record; expected labelled sentences")
    if "conflict" not in rows.column_names:
        rows = rows.add_column("conflict", [""] * len(rows))
    return rows.select_columns(list(columns)).cast(columns)


def _split(rows: Dataset, label_set: LabelSet) -> Split:
    texts = {(row_id, position): text for row_id, position, text in zip(rows["article_id"], rows["position"], rows["text"], strict=True)}
    targets = np.array([label_set.multi_hot(labels) for labels in rows["labels"]], dtype=bool)
    return Split(list(_units(rows, texts)), targets, list(rows["article_id"]), [conflict or "" for conflict in rows["conflict"]])


def _units(rows: Dataset, texts: dict[tuple[str, int], str]) -> Iterator[Unit]:
    for article_id, position, text in zip(rows["article_id"], rows["position"], rows["text"], strict=True):
        yield Unit(text, texts.get((article_id, position - 1), ""))
