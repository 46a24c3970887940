"""The model folder as `train` writes it: staged, proved to predict as trained, then put in its place."""

import hashlib
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from omegaconf import OmegaConf

from claimframe.confusions import VALIDATION, count_confusions, write_confusions
from claimframe.errors import ModelError
from claimframe.inference.backends import load_backend
from claimframe.inference.classifier import DECIMALS
from claimframe.inference.selection import tally_decisions
from claimframe.labels import LabelSet
from claimframe.model_folder import Description, open_model_folder, sha256_of, write_description, write_manifest
from claimframe.training.candidates import Candidate
from claimframe.training.config import TrainConfig
from claimframe.training.dataset import SPLITS, Split
from claimframe.training.export import prove_parity
from claimframe.training.fitting import apply_calibration
from claimframe.training.model_card import model_card
from claimframe.training.precisions import gates


@dataclass(frozen=True, slots=True)
class Fitted:
    """A calibrated candidate and its probabilities on validation and test."""

    candidate: Candidate
    calibration: dict[str, tuple[float, float]]
    thresholds: dict[str, float]
    validation: NDArray[np.float64]
    test: NDArray[np.float64]


def write_model(config: TrainConfig, label_set: LabelSet, splits: dict[str, Split], fitted: Fitted, figures: dict[str, Any], named: dict[str, float]) -> Path:
    """Writes the folder beside its place, proves that it predicts as trained, then puts it in its place."""
    target = Path(config.model_dir)
    staged = target.with_name(f".{target.name}.partial")
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    resolved = resolved_config(config)
    (staged / "config.yaml").write_text(resolved, encoding="utf-8")
    fitted.candidate.save(staged)
    description = Description(
        kind=config.kind, labels=label_set.names, thresholds=fitted.thresholds, calibration=fitted.calibration, context=config.context,
        max_length=config.encoder.max_length, encoder=fitted.candidate.encoder_identity(), data_sha256=data_hash(config),
        config_sha256=hashlib.sha256(resolved.encode()).hexdigest(), metrics=named,
    )  # fmt: skip
    backend = load_backend(staged, description)
    validation = splits["validation"]
    exported = backend.logits(backend.encode(validation.units))
    prove_parity(fitted.validation, apply_calibration(exported, fitted.calibration, label_set.names), _cuts(fitted, label_set))
    wanted = config.training.precisions if config.kind == "encoder" else []
    rounded = fitted.validation.round(DECIMALS)
    predicted = rounded >= _cuts(fitted, label_set)
    description = replace(description, selective=tally_decisions(rounded, predicted, validation.targets, label_set.names))
    description = replace(description, precisions=gates(staged, description, wanted, validation.units, validation.targets, exported))
    write_description(staged, description)
    write_confusions(staged, count_confusions(label_set.names, validation.articles, validation.targets, predicted))
    card = {"thresholds": fitted.thresholds, "encoder": description.encoder, "data_sha256": description.data_sha256, "config_sha256": description.config_sha256}
    (staged / "MODEL_CARD.md").write_text(model_card(config, figures, card), encoding="utf-8")
    write_manifest(staged)
    shutil.rmtree(target, ignore_errors=True)
    staged.rename(target)
    return target


def resolved_config(config: TrainConfig) -> str:
    """The configuration as YAML, without what decides only whether to train."""
    decisive = replace(config, skip_if_current=False, training=replace(config.training, resume=False))
    return OmegaConf.to_yaml(OmegaConf.structured(decisive))


def current_figures(config: TrainConfig) -> dict[str, Any] | None:
    """The test figures of a sound and complete model folder made from this data and this configuration; None where there is none."""
    try:
        description = open_model_folder(Path(config.model_dir))
    except ModelError:
        return None
    same = description.data_sha256 == data_hash(config) and description.config_sha256 == hashlib.sha256(resolved_config(config).encode()).hexdigest()
    complete = (Path(config.model_dir) / VALIDATION).is_file()
    return {"macro_f1": description.metrics["test/f1_macro"]} if same and complete else None


def _cuts(fitted: Fitted, label_set: LabelSet) -> NDArray[np.float64]:
    return np.array([fitted.thresholds[label] for label in label_set.names])


def data_hash(config: TrainConfig) -> str:
    """SHA-256 over the hashes of the three splits."""
    hashes = "".join(sha256_of(Path(config.data.folder) / f"{name}.jsonl") for name in SPLITS)
    return hashlib.sha256(hashes.encode()).hexdigest()
