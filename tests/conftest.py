"""Shared fixtures: a tiny encoder and tiny seeds made in code, and a model trained on them by the real trainer."""

import fcntl
import json
import os
import random
import socket
import struct
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from numpy.typing import NDArray

from claimframe import Classifier
from claimframe.inference.encoding import Unit
from claimframe.inference.evidence import Contribution
from claimframe.model_folder import Description, write_description, write_manifest

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
LABELS = ["official_claim", "monitor_report", "military_event", "framing"]
ROOT = Path(__file__).resolve().parents[1]
PARTS = {
    "official_claim": ("The ministry said", "A spokesman announced", "The army denied"),
    "monitor_report": ("Residents said", "The observatory reported", "Medics counted"),
    "military_event": ("shells hit the market", "troops captured the bridge", "rockets killed three people"),
    "framing": ("in a heinous act", "by the puppet gangs", "a turning point of history"),
}
VOCABULARY = {
    "conflict": ["syria", "ukraine", "peru"],
    "genre": ["wire"],
    "era": ["2010s"],
    "phenomenon": ["denial"],
}


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A two-layer BERT with a word-piece tokenizer over the letters and words of the tiny seeds."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("encoder")
    words = sorted({word.lower() for phrases in PARTS.values() for phrase in phrases for word in phrase.split()})
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,'\"-!?"
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *(f"##{letter}" for letter in letters), *words]
    vocabulary = {token: place for place, token in enumerate(dict.fromkeys(tokens))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])]
    tokenizer.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1", ends)
    tokenizer.save(str(folder / "tokenizer.json"))
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    BertModel(BertConfig(vocab_size=len(vocabulary), **sizes), add_pooling_layer=False).save_pretrained(folder)
    return folder


def seed_lines(articles: int = 40, sentences: int = 6) -> dict[str, list[dict[str, object]]]:
    """Labelled tiny articles by conflict; what is said follows from the labels."""
    rng = random.Random(3)
    files: dict[str, list[dict[str, object]]] = {name: [] for name in VOCABULARY["conflict"]}
    for number in range(articles):
        conflict = VOCABULARY["conflict"][number % 3]
        for position in range(sentences):
            labels = [label for label in LABELS if rng.random() < 0.4]
            said = [rng.choice(PARTS[label]) for label in labels] or ["The town lies on a river"]
            text = f"{' '.join(said)} near village {number} on day {position} and {rng.randrange(10**6)}."
            record = {"article_id": f"a{number:03d}", "position": position, "text": text[0].upper() + text[1:], "labels": labels}
            files[conflict].append(record | {"conflict": conflict, "genre": "wire", "era": "2010s", "outlet": "an agency"})
    return files


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A valid folder of tiny seeds, to be damaged by the test."""
    return write_seeds(tmp_path / "seeds")


def write_seeds(folder: Path) -> Path:
    """Writes the tiny seeds and their vocabulary."""
    folder.mkdir()
    vocabulary = {name: {word: word for word in words} for name, words in VOCABULARY.items()}
    (folder / "vocabulary.yaml").write_text(json.dumps(vocabulary), encoding="utf-8")
    for conflict, records in seed_lines().items():
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (folder / f"{conflict}.jsonl").write_text(lines, encoding="utf-8")
    return folder


def overrides(encoder: Path, workplace: Path) -> list[str]:
    """Command-line overrides that train the tiny encoder on the tiny seeds in a folder of its own."""
    chosen = ["experiment=baseline", "encoder.route=path", f"encoder.source={encoder}", "encoder.name=tiny", "~encoder.sha256"]
    chosen += ["+encoder.sha256={}", "training.epochs=14", "training.patience=14", "training.learning_rate=0.003"]
    chosen += ["training.head_learning_rate=0.01", "training.batch_tokens=512"]
    chosen += ["training.precision=fp32", "training.average_decay=0.5", "data.split.held_out_conflicts=[]", "training.freeze_embeddings=false"]
    chosen += ["training.precisions=[bf16]"]
    return [*chosen, f"data.seeds={workplace}/seeds", f"data.folder={workplace}/data", f"model_dir={workplace}/models/tiny"]


def judging(holds: Callable[[str, str, str], float], context: str = "none") -> Classifier:
    """A classifier whose probability of a label is holds(label, text, previous): no model, so that a test knows what it will say."""

    class Judge:
        precision = "fp32"

        def encode(self, units: Sequence[Unit]) -> Sequence[Unit]:
            return units

        def logits(self, units: Sequence[Unit]) -> NDArray[np.float64]:
            p = np.array([[holds(label, unit.text, unit.previous) for label in LABELS] for unit in units]).clip(1e-9, 1 - 1e-9)
            return np.log(p / (1 - p))

        def contributions(self, unit: Unit) -> list[Contribution]:
            raise NotImplementedError

    even = {label: 0.5 for label in LABELS}
    return Classifier(Description("judge", tuple(LABELS), even, {label: (1.0, 0.0) for label in LABELS}, context), Judge())


def write_linear_model(folder: Path, rows: list[dict[str, object]]) -> Path:
    """A model folder of kind tfidf, trained on the rows in a moment; probabilities are not calibrated and thresholds are one half."""
    from claimframe.training.config import TrainingConfig
    from claimframe.training.dataset import Split
    from claimframe.training.tfidf import fit_tfidf, save_tfidf

    targets = np.array([[label in row["labels"] for label in LABELS] for row in rows])
    units, articles = [Unit(str(row["text"])) for row in rows], [str(row["article_id"]) for row in rows]
    folder.mkdir()
    save_tfidf(fit_tfidf(Split(units, targets, articles, [""] * len(rows)), TrainingConfig(), 1), folder)
    write_description(folder, Description("tfidf", tuple(LABELS), {label: 0.5 for label in LABELS}, {label: (1.0, 0.0) for label in LABELS}))
    write_manifest(folder)
    return folder


@pytest.fixture(scope="session")
def linear_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A linear model of the tiny seeds."""
    return write_linear_model(tmp_path_factory.mktemp("linear") / "model", [row for rows in seed_lines().values() for row in rows])


def run_command(*arguments: str, cwd: Path, **settings: object) -> "subprocess.CompletedProcess[str]":
    """Runs `python -m claimframe ...` as a user would, in a folder."""
    command = [sys.executable, "-m", "claimframe", *arguments]
    return subprocess.run(command, cwd=cwd, text=True, capture_output=True, timeout=240, **settings)  # type: ignore[call-overload]


@pytest.fixture(scope="session")
def loopback() -> None:
    """127.0.0.1, brought up where the tests run in a network namespace of their own, which begins without it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        try:
            socket.create_connection(server.getsockname(), 1).close()
        except OSError:
            request = struct.pack("16sh14x", b"lo", 0x1 | 0x40)
            fcntl.ioctl(server.fileno(), 0x8914, request)
            socket.create_connection(server.getsockname(), 1).close()


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: Path) -> Path:
    """A folder in which `train` has run: seeds, data, models/tiny, mlflow.db."""
    folder = tmp_path_factory.mktemp("workplace")
    write_seeds(folder / "seeds")
    done = run_command("train", *overrides(tiny_encoder, folder), cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def model_folder(workplace: Path) -> Path:
    """The model folder that `train` wrote."""
    return workplace / "models/tiny"
