"""The model folder: data only. Written once with a manifest, verified before anything in it is read."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from claimframe.errors import ModelError

FORMAT_VERSION = 1
MANIFEST = "manifest.json"
DESCRIPTION = "model.json"
ALLOWED = (
    "model.onnx", "model.int8.xml", "model.int8.bin", "model.skops", "tokenizer.json", DESCRIPTION, "config.yaml", "MODEL_CARD.md",
    "validation.json",
    "checkpoint/model.safetensors", "checkpoint/encoder.json",
)  # fmt: skip
KINDS = {"encoder": ("model.onnx", "tokenizer.json"), "tfidf": ("model.skops",)}


@dataclass(frozen=True, slots=True)
class Description:
    """What model.json says: all that belongs to the model and not to the code.

    `calibration` holds slope and intercept on the logit of each label (Platt 1999); `thresholds` apply to calibrated probabilities.
    `precisions` holds, for each numeric precision below fp32, how it did at its gate and whether it is offered.
    `selective` counts, for each label, validation decisions and errors by confidence (inference/selection.py).
    """

    kind: str
    labels: tuple[str, ...]
    thresholds: Mapping[str, float]
    calibration: Mapping[str, tuple[float, float]]
    context: str = "none"
    max_length: int = 128
    encoder: Mapping[str, Any] = field(default_factory=dict)
    data_sha256: str = ""
    config_sha256: str = ""
    metrics: Mapping[str, float] = field(default_factory=dict)
    precisions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    selective: Mapping[str, list[list[int]]] = field(default_factory=dict)
    format_version: int = FORMAT_VERSION


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_description(folder: Path, description: Description) -> None:
    """Writes model.json."""
    (folder / DESCRIPTION).write_text(json.dumps(asdict(description), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_manifest(folder: Path) -> str:
    """Lists SHA-256 and size of every file of the folder; returns the manifest's own SHA-256, which names the model."""
    files = {name: _entry(folder / name) for name in sorted(_names(folder)) if name != MANIFEST}
    text = json.dumps({"format_version": FORMAT_VERSION, "files": files}, indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest()


def _entry(path: Path) -> dict[str, Any]:
    return {"sha256": sha256_of(path), "size": path.stat().st_size}


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()}


def open_model_folder(folder: Path, expected_sha256: str | None = None) -> Description:
    """Verifies names, sizes and hashes against the manifest, then reads model.json. ModelError says what does not fit; no code is run."""
    if not folder.is_dir():
        raise ModelError(f"{folder}: no such model folder; make one with: train experiment=baseline")
    manifest_path = folder / MANIFEST
    if not manifest_path.is_file():
        raise ModelError(f"{folder}: holds no {MANIFEST}, so it is no model folder or was not finished; train it again")
    raw = manifest_path.read_bytes()
    if expected_sha256 and hashlib.sha256(raw).hexdigest() != expected_sha256.lower():
        raise ModelError(f"{folder}: its manifest is {hashlib.sha256(raw).hexdigest()}; expected --model-sha256 {expected_sha256}")
    _verify_files(folder, _json_object(manifest_path, raw))
    return _description(folder / DESCRIPTION)


def _verify_files(folder: Path, manifest: Mapping[str, Any]) -> None:
    listed = manifest.get("files")
    if not isinstance(listed, dict):
        raise ModelError(f"{folder / MANIFEST}: lists no files; the folder is damaged, train it again")
    for name in sorted(_names(folder) - {MANIFEST}):
        if name not in ALLOWED or name not in listed:
            raise ModelError(f"{folder / name}: does not belong in a model folder; remove it, nothing of it was read")
    for name, entry in listed.items():
        path = folder / name
        if name not in ALLOWED or path.is_symlink() or not path.is_file():
            raise ModelError(f"{path}: listed in the manifest but not there as a plain file; train or fetch the model again")
        if path.stat().st_size != entry["size"] or sha256_of(path) != entry["sha256"]:
            raise ModelError(f"{path}: its content is not what the manifest says; the file is damaged or was changed, train or fetch the model again")


def _json_object(path: Path, raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw)
    except ValueError as error:
        raise ModelError(f"{path}: not valid JSON: {error}") from None
    if not isinstance(value, dict):
        raise ModelError(f"{path}: not a JSON object; the folder is damaged")
    return value


def _description(path: Path) -> Description:
    value = _json_object(path, path.read_bytes()) if path.is_file() else {}
    if value.get("format_version") != FORMAT_VERSION:
        raise ModelError(f"{path}: format version {value.get('format_version')}; this claimframe reads {FORMAT_VERSION}, train the model again with it")
    try:
        calibration = {label: (float(a), float(b)) for label, (a, b) in value["calibration"].items()}
        description = Description(**{**value, "labels": tuple(value["labels"]), "calibration": calibration})
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{path}: a field is missing or wrong: {error}") from None
    labels = set(description.labels)
    if not labels or set(description.thresholds) != labels or set(calibration) != labels:
        raise ModelError(f"{path}: labels, thresholds and calibration do not name the same labels")
    for name in KINDS.get(description.kind, ("",)):
        if not name or not (path.parent / name).is_file():
            raise ModelError(f"{path}: kind '{description.kind}' needs {name or 'one of ' + ', '.join(KINDS)}")
    return description
