"""The typed configuration of `train`; every value is checked when it is built."""

from dataclasses import dataclass, field
from typing import Any

from omegaconf import MISSING

from claimframe.corpus.options import AugmentationOptions, SplitOptions
from claimframe.errors import UsageError
from claimframe.labels import LabelSet, nearest


def check(name: str, value: float, low: float, high: float) -> None:
    """UsageError where a number is out of its range (bounds included)."""
    if not low <= value <= high:
        raise UsageError(f"{name}={value}: out of range; expected {low:g} to {high:g}")


def check_choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    """UsageError where a word is none of those allowed."""
    if value not in allowed:
        raise UsageError(f"{name}={value}: {nearest(value, allowed)}")


@dataclass
class DataConfig:
    """The labelled data: labels in their order, seeds to prepare from, or splits as they are."""

    labels: list[str] = MISSING
    folder: str = MISSING
    seeds: str | None = None
    train_share: float = 1.0
    split: SplitOptions = field(default_factory=SplitOptions)
    augmentation: AugmentationOptions = field(default_factory=AugmentationOptions)

    def __post_init__(self) -> None:
        LabelSet(tuple(self.labels))
        check("data.train_share", self.train_share, 0.01, 1.0)


@dataclass
class EncoderConfig:
    """A pretrained encoder and the hashes of its files."""

    name: str = MISSING
    route: str = MISSING
    source: str = MISSING
    revision: str | None = None
    sha256: dict[str, str] = field(default_factory=dict)
    max_length: int = 128

    def __post_init__(self) -> None:
        check_choice("encoder.route", self.route, ("package", "hub", "path"))
        check("encoder.max_length", self.max_length, 8, 8192)
        if self.route == "hub" and not self.revision:
            raise UsageError("encoder.revision is empty; expected the commit of the hub repository to pin")


@dataclass
class TrainingConfig:
    """How the classifier learns."""

    epochs: float = 6.0
    batch_tokens: int = 2048
    learning_rate: float = 1e-4
    head_learning_rate: float = 1e-3
    warmup_share: float = 0.1
    weight_decay: float = 0.01
    dropout: float = 0.1
    encoder_dropout: float = 0.0
    max_gradient_norm: float = 1.0
    freeze_encoder: bool = False
    freeze_embeddings: bool = False
    precision: str = "auto"
    average_decay: float = 0.99
    patience: int = 3
    resume: bool = False
    precisions: list[str] = field(default_factory=list)
    tfidf_c: float = 4.0
    tfidf_min_sentences: int = 2

    def __post_init__(self) -> None:
        check_choice("training.precision", self.precision, ("auto", "fp32", "bf16"))
        for name in self.precisions:
            check_choice("training.precisions", name, ("bf16", "int8"))
        for name, (low, high) in RANGES.items():
            check(f"training.{name}", getattr(self, name), low, high)


RANGES = {
    "epochs": (1, 1000), "batch_tokens": (64, 1_000_000), "learning_rate": (1e-8, 1.0), "head_learning_rate": (1e-8, 1.0),
    "warmup_share": (0.0, 0.9), "weight_decay": (0.0, 1.0), "dropout": (0.0, 0.9), "encoder_dropout": (0.0, 0.9), "max_gradient_norm": (1e-3, 1e3),
    "average_decay": (0.0, 0.99999), "patience": (1, 1000), "tfidf_c": (1e-4, 1e4), "tfidf_min_sentences": (1, 1000),
}  # fmt: skip


@dataclass
class TrackingConfig:
    """Where runs are tracked."""

    enabled: bool = True
    experiment: str = "claimframe"
    uri: str | None = None
    patience_s: float = 10.0

    def __post_init__(self) -> None:
        check("tracking.patience_s", self.patience_s, 0.1, 600)


@dataclass
class TrainConfig:
    """Everything `train` can be told."""

    name: str = MISSING
    kind: str = "encoder"
    context: str = "none"
    random_seed: int = 1
    model_dir: str = MISSING
    skip_if_current: bool = False
    data: DataConfig = MISSING
    encoder: EncoderConfig = MISSING
    training: TrainingConfig = MISSING
    tracking: TrackingConfig = MISSING

    def __post_init__(self) -> None:
        check_choice("kind", self.kind, ("encoder", "tfidf"))
        check_choice("context", self.context, ("none", "previous"))
        check("random_seed", self.random_seed, 0, 2**32 - 1)
        if not self.name or any(char in self.name for char in "/\\:"):
            raise UsageError(f"name={self.name!r}: expected a plain name, as for a folder")


def build_config(composed: Any) -> TrainConfig:
    """The composed YAML as a checked TrainConfig; UsageError for an unknown key, a wrong type or a value out of range."""
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    try:
        typed = OmegaConf.merge(OmegaConf.structured(TrainConfig), composed)
        built = OmegaConf.to_object(typed)
    except OmegaConfBaseException as error:
        key = getattr(error, "full_key", None)
        message = str(error).splitlines()[0]
        raise UsageError(f"{key + ': ' if key else ''}{message}; see configs/train.yaml for every key") from None
    assert isinstance(built, TrainConfig)
    return built
