"""The two kinds of model that `train` can make, behind one face: logits of splits, and files in a model folder."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from sklearn.pipeline import Pipeline
from tokenizers import Tokenizer

from claimframe.inference.encoding import UnitEncoder
from claimframe.training.config import TrainConfig
from claimframe.training.dataset import Split
from claimframe.training.encoders import EncoderFiles, find_encoder, load_encoder
from claimframe.training.export import export_onnx
from claimframe.training.loop import Encodings, fine_tune, predict_logits
from claimframe.training.model import SentenceClassifier
from claimframe.training.tfidf import fit_tfidf, save_tfidf, tfidf_logits

FINE_TUNING = ("epochs", "batch_tokens", "learning_rate", "head_learning_rate", "freeze_encoder", "freeze_embeddings", "precision", "weight_decay")
TRACKED = {"encoder": FINE_TUNING, "tfidf": ("tfidf_c", "tfidf_min_sentences")}
STATES = Path("outputs/states")
Log = Callable[[dict[str, float], int], None]


class Candidate(Protocol):
    """A trained model, not yet calibrated."""

    def logits(self, split: Split) -> NDArray[np.float64]:
        """Sentences × labels."""
        ...

    def save(self, folder: Path) -> None:
        """Writes the model's own files."""
        ...

    def encoder_identity(self) -> dict[str, Any]:
        """Name and hashes of what it was made from."""
        ...


@dataclass(slots=True)
class EncoderCandidate:
    """A fine-tuned encoder."""

    config: TrainConfig
    files: EncoderFiles
    tokenizer: Tokenizer
    units: UnitEncoder
    model: SentenceClassifier
    best_epoch: int = 0

    def logits(self, split: Split) -> NDArray[np.float64]:
        return predict_logits(self.model, self.units.encode(split.units))

    def save(self, folder: Path) -> None:
        (folder / "checkpoint").mkdir()
        export_onnx(self.model, folder / "model.onnx")
        self.tokenizer.save(str(folder / "tokenizer.json"))
        save_file({name: value.contiguous() for name, value in self.model.state_dict().items()}, folder / "checkpoint/model.safetensors")
        self.model.encoder.config.to_json_file(folder / "checkpoint/encoder.json")

    def encoder_identity(self) -> dict[str, Any]:
        chosen = self.config.encoder
        return {"name": chosen.name, "source": chosen.source, "revision": chosen.revision, "sha256": self.files.sha256, "best_epoch": self.best_epoch}


@dataclass(slots=True)
class TfidfCandidate:
    """A fitted TF-IDF pipeline."""

    pipeline: Pipeline

    def logits(self, split: Split) -> NDArray[np.float64]:
        return tfidf_logits(self.pipeline, split)

    def save(self, folder: Path) -> None:
        save_tfidf(self.pipeline, folder)

    def encoder_identity(self) -> dict[str, Any]:
        return {"name": "TF-IDF", "terms": len(self.pipeline.named_steps["words"].vocabulary_)}


def train_candidate(config: TrainConfig, splits: dict[str, Split], log: Log) -> Candidate:
    """Trains the kind of model that the configuration names."""
    if config.kind == "tfidf":
        return TfidfCandidate(fit_tfidf(splits["train"], config.training, config.random_seed))
    return _fine_tuned(config, splits, log)


def _fine_tuned(config: TrainConfig, splits: dict[str, Split], log: Log) -> EncoderCandidate:
    files = find_encoder(config.encoder)
    torch.manual_seed(config.random_seed)
    tokenizer = Tokenizer.from_file(str(files.folder / "tokenizer.json"))
    units = UnitEncoder(tokenizer, config.context, config.encoder.max_length)
    model = SentenceClassifier(load_encoder(files, config.training.encoder_dropout), len(config.data.labels), config.training.dropout)
    candidate = EncoderCandidate(config, files, tokenizer, units, model)
    encoded = {name: Encodings(units.encode(splits[name].units), splits[name].targets) for name in ("train", "validation")}
    candidate.best_epoch = fine_tune(config, model, encoded["train"], encoded["validation"], STATES / config.name, log)
    return candidate


def flat_parameters(config: TrainConfig, sizes: dict[str, int]) -> dict[str, Any]:
    """About fifteen parameters for the tracker, flat."""
    options = asdict(config.training)
    encoder = config.encoder.name if config.kind == "encoder" else "tfidf"
    shared = {"kind": config.kind, "context": config.context, "random_seed": config.random_seed, "encoder": encoder}
    return shared | {f"{name}_sentences": size for name, size in sizes.items()} | {name: options[name] for name in TRACKED[config.kind]}
