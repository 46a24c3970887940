"""One training run, from data to a verified model folder."""

import hashlib
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import torch
from accelerate import PartialState
from numpy.typing import NDArray

from claimframe.corpus.prepare import Recipe, is_current, prepare
from claimframe.errors import Interrupted, UsageError
from claimframe.evaluation import Comparison, measure
from claimframe.inference.classifier import DECIMALS
from claimframe.labels import LabelSet
from claimframe.training.candidates import Candidate, flat_parameters, train_candidate
from claimframe.training.config import TrainConfig
from claimframe.training.dataset import Split, load_splits
from claimframe.training.figures import draw_figures
from claimframe.training.fitting import apply_calibration, fit_calibration, fit_thresholds
from claimframe.training.folder import Fitted, current_figures, data_hash, write_model
from claimframe.training.tracking import MlflowTracker, NoTracker, Tracker

Tell = Callable[[str], None]


def run_training(config: TrainConfig, tell: Tell) -> dict[str, Any]:
    """Trains, calibrates, exports, proves and tracks one model; returns its test figures (in the main process, where there are several)."""
    label_set = LabelSet(tuple(config.data.labels))
    with PartialState(cpu=not torch.cuda.is_available()).main_process_first():
        ensure_data(config, label_set, tell)
    if config.skip_if_current and (known := current_figures(config)):
        tell(f"{config.model_dir} is up to date: macro-F1 {known['macro_f1']:.3f} on test")
        return known
    splits = load_splits(Path(config.data.folder), label_set, config.data.train_share, config.random_seed)
    tell(f"train {len(splits['train']):,}, validation {len(splits['validation']):,}, test {len(splits['test']):,} sentences")
    tracker = start_tracking(config, label_set, tell)
    tracker.params(flat_parameters(config, {name: len(split) for name, split in splits.items()}))
    status = "FAILED"
    try:
        candidate = train_candidate(config, splits, lambda values, step: _log(tracker, tell, values, step))
        if not PartialState().is_main_process:
            return {}
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


def start_tracking(config: TrainConfig, label_set: LabelSet, tell: Tell) -> Tracker:
    """The run's tracker, with the tags that say on what it was made."""
    if not config.tracking.enabled or not PartialState().is_main_process:
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
