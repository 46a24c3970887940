"""One training run, from data to a verified model folder."""

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from omegaconf import OmegaConf

from claimframe.corpus.prepare import Recipe, is_current, prepare
from claimframe.errors import Interrupted, UsageError
from claimframe.evaluation import Comparison, measure
from claimframe.inference.backends import load_backend
from claimframe.inference.classifier import DECIMALS
from claimframe.labels import LabelSet
from claimframe.model_folder import Description, sha256_of, write_description, write_manifest
from claimframe.training.candidates import Candidate, flat_parameters, train_candidate
from claimframe.training.config import TrainConfig
from claimframe.training.dataset import SPLITS, Split, load_splits
from claimframe.training.export import prove_parity
from claimframe.training.figures import draw_figures
from claimframe.training.fitting import apply_calibration, fit_calibration, fit_thresholds
from claimframe.training.model_card import model_card
from claimframe.training.tracking import MlflowTracker, NoTracker, Tracker

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A calibrated candidate and its probabilities on validation and test."""

    candidate: Candidate
    calibration: dict[str, tuple[float, float]]
    thresholds: dict[str, float]
    validation: NDArray[np.float64]
    test: NDArray[np.float64]


def run_training(config: TrainConfig, tell: Tell) -> dict[str, Any]:
    """Trains, calibrates, exports, proves and tracks one model; returns its test figures."""
    label_set = LabelSet(tuple(config.data.labels))
    ensure_data(config, label_set, tell)
    splits = load_splits(Path(config.data.folder), label_set)
    tell(f"train {len(splits['train']):,}, validation {len(splits['validation']):,}, test {len(splits['test']):,} sentences")
    tracker = start_tracking(config, label_set, tell)
    tracker.params(flat_parameters(config, {name: len(split) for name, split in splits.items()}))
    status = "FAILED"
    try:
        candidate = train_candidate(config, splits, lambda values, step: _log(tracker, tell, values, step))
        fitted = fit(candidate, splits, label_set)
        figures = finish(config, label_set, splits, fitted, tracker)
        status = "FINISHED"
    except (Interrupted, KeyboardInterrupt):
        status = "KILLED"
        raise
    finally:
        tracker.end(status)
    return figures


def ensure_data(config: TrainConfig, label_set: LabelSet, tell: Tell) -> None:
    """Prepares the splits where they are missing or were made from other seeds."""
    if config.data.seeds is None:
        return
    seeds = Path(config.data.seeds)
    if not seeds.is_dir():
        raise UsageError(f"data.seeds={seeds}: no such folder; run train in a checkout, or name splits: data.seeds=null data.folder=DIR")
    recipe = Recipe(seeds, Path(config.data.folder), label_set, config.data.split, config.data.augmentation)
    if not is_current(recipe):
        prepare(recipe, tell)


def fit(candidate: Candidate, splits: dict[str, Split], label_set: LabelSet) -> Fitted:
    """Calibration and thresholds from validation alone."""
    logits = candidate.logits(splits["validation"])
    calibration = fit_calibration(logits, splits["validation"].targets, label_set.names)
    validation = apply_calibration(logits, calibration, label_set.names)
    thresholds = fit_thresholds(validation, splits["validation"].targets, label_set.names)
    test = apply_calibration(candidate.logits(splits["test"]), calibration, label_set.names)
    return Fitted(candidate, calibration, thresholds, validation, test)


def finish(config: TrainConfig, label_set: LabelSet, splits: dict[str, Split], fitted: Fitted, tracker: Tracker) -> dict[str, Any]:
    """Measures on test, writes the model folder, proves it, and tracks both."""
    compared = {name: compare(label_set, splits[name], getattr(fitted, name), fitted.thresholds) for name in ("validation", "test")}
    figures = measure(compared["test"])
    named = {**named_metrics("validation", measure(compared["validation"])), **named_metrics("test", figures)}
    folder = write_model(config, label_set, splits, fitted, figures, named)
    tracker.metrics(named)
    for path in draw_figures(compared["test"], fitted.thresholds, Path("outputs/figures") / config.name):
        tracker.artifact(path, "figures")
    tracker.artifact(folder / "config.yaml")
    tracker.artifact(folder, "model")
    return figures


def compare(label_set: LabelSet, split: Split, probabilities: NDArray[np.float64], thresholds: dict[str, float]) -> Comparison:
    """Decisions as `predict` makes them: on rounded probabilities."""
    rounded = probabilities.round(DECIMALS)
    predicted = rounded >= np.array([thresholds[label] for label in label_set.names])
    return Comparison(label_set, split.articles, split.targets, predicted, rounded)


def named_metrics(split: str, figures: dict[str, Any]) -> dict[str, float]:
    """The stable metric names of the tracker."""
    named = {f"{split}/f1_macro": figures["macro_f1"], f"{split}/exact_match": figures["exact_match"], f"{split}/ece": figures["ece"]}
    for label, values in figures["labels"].items():
        named |= {f"{split}/f1/{label}": values["f1"], f"{split}/ap/{label}": values["average_precision"]}
    return named


def write_model(config: TrainConfig, label_set: LabelSet, splits: dict[str, Split], fitted: Fitted, figures: dict[str, Any], named: dict[str, float]) -> Path:
    """Writes the folder beside its place, proves that it predicts as trained, then puts it in its place."""
    target = Path(config.model_dir)
    staged = target.with_name(f".{target.name}.partial")
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    resolved = OmegaConf.to_yaml(OmegaConf.structured(config))
    (staged / "config.yaml").write_text(resolved, encoding="utf-8")
    fitted.candidate.save(staged)
    description = Description(
        kind=config.kind, labels=label_set.names, thresholds=fitted.thresholds, calibration=fitted.calibration, context=config.context,
        max_length=config.encoder.max_length, encoder=fitted.candidate.encoder_identity(), data_sha256=data_hash(config),
        config_sha256=hashlib.sha256(resolved.encode()).hexdigest(), metrics=named,
    )  # fmt: skip
    write_description(staged, description)
    exported = load_backend(staged, description).logits(splits["validation"].units)
    prove_parity(fitted.validation, apply_calibration(exported, fitted.calibration, label_set.names), _cuts(fitted, label_set))
    card = {"thresholds": fitted.thresholds, "encoder": description.encoder, "data_sha256": description.data_sha256, "config_sha256": description.config_sha256}
    (staged / "MODEL_CARD.md").write_text(model_card(config, figures, card), encoding="utf-8")
    write_manifest(staged)
    shutil.rmtree(target, ignore_errors=True)
    staged.rename(target)
    return target


def _cuts(fitted: Fitted, label_set: LabelSet) -> NDArray[np.float64]:
    return np.array([fitted.thresholds[label] for label in label_set.names])


def data_hash(config: TrainConfig) -> str:
    """SHA-256 over the hashes of the three splits."""
    hashes = "".join(sha256_of(Path(config.data.folder) / f"{name}.jsonl") for name in SPLITS)
    return hashlib.sha256(hashes.encode()).hexdigest()


def start_tracking(config: TrainConfig, label_set: LabelSet, tell: Tell) -> Tracker:
    """The run's tracker, with the tags that say on what it was made."""
    if not config.tracking.enabled:
        return NoTracker()
    labels = hashlib.sha256("|".join(label_set.names).encode()).hexdigest()[:12]
    tags = {"experiment": config.name, "data_sha256": data_hash(config), "label_set_sha256": labels, **_git_tags()}
    return MlflowTracker(config.tracking, config.name, tags, tell)


def _git_tags() -> dict[str, str]:
    """Commit and dirt of the checkout; nothing where there is none."""
    tags = {}
    with suppress(OSError, subprocess.SubprocessError):
        run = {"capture_output": True, "text": True, "check": True, "timeout": 5}
        tags["git_commit"] = subprocess.run(["git", "rev-parse", "HEAD"], **run).stdout.strip()  # type: ignore[call-overload]
        tags["git_dirty"] = str(bool(subprocess.run(["git", "status", "--porcelain", "-uno"], **run).stdout.strip())).lower()  # type: ignore[call-overload]
    return tags


def _log(tracker: Tracker, tell: Tell, values: dict[str, float], step: int) -> None:
    tracker.metrics(values, step)
    if "validation/f1_macro" in values:
        tell(f"step {step:,}: validation macro-F1 {values['validation/f1_macro']:.3f} ({values['train/sentences_per_s']:.0f} sentences/s)")
