"""How fast `predict` labels, as multiples of `transformers.pipeline` on the same model and the same sentences, in one process.

  python benchmarks/throughput.py DUMP [--model models/baseline] [--sentences 4000] [--rounds 3]

DUMP: articles as `predict` reads them. Prints for each precision the ratio, the share of label decisions that differ from fp32, and the
share of what this machine's own matrix multiplication allows (measured here with torch); then the whole way from JSON Lines to Parquet.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from transformers import AutoConfig, AutoModel, PreTrainedModel, PreTrainedTokenizerFast, logging, pipeline
from transformers.modeling_outputs import SequenceClassifierOutput

from claimframe.articles import read_dump
from claimframe.articles.files import find_sources
from claimframe.articles.reader import open_dump
from claimframe.articles.repairs import Repairs
from claimframe.errors import UsageError
from claimframe.inference.classifier import Classifier
from claimframe.inference.options import PredictOptions
from claimframe.inference.predict import run_predict
from claimframe.inference.stream import sentences_of
from claimframe.records import Article, Sentence
from claimframe.training.model import SentenceClassifier

logging.set_verbosity_error()
WIDTH, INNER, LAYERS = 384, 1536, 6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dump")
    parser.add_argument("--model", default="models/baseline")
    parser.add_argument("--sentences", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    articles = take(options.dump, options.sentences)
    sentences = [sentence for article in articles for sentence in sentences_of(article)]
    print(f"{len(sentences):,} sentences of {len(articles):,} articles, {torch.get_num_threads()} threads")
    runs: dict[str, Callable[[], np.ndarray]] = {"pipeline": pipeline_run(options.model, sentences)}
    for precision in ("fp32", "bf16", "int8"):
        try:
            runs[precision] = scoring_run(options.model, sentences, precision)
        except UsageError as error:
            print(error)
    seconds, labels = measure(runs, options.rounds)
    limits = {"fp32": matrix_limit(torch.float32), "bf16": matrix_limit(torch.bfloat16)}
    tokens = token_count(options.model, sentences)
    print(f"{'':10} sentences/s   ratio  labels changed  share of the matrix limit")
    for name, best in seconds.items():
        changed = (labels[name] != labels["fp32"]).mean()
        limit = limits.get(name)
        share = f"{needed(tokens) / best / limit:24.0%}" if limit else " " * 24
        print(f"{name:10} {len(sentences) / best:11,.0f}  {seconds['pipeline'] / best:6.2f}  {changed:14.3%}  {share}")
    for precision in [name for name in seconds if name != "pipeline"]:
        whole = end_to_end(options.model, articles, precision, options.rounds)
        print(f"JSON Lines to Parquet, {precision}: {len(sentences) / whole:,.0f} sentences/s, {whole / seconds[precision] - 1:+.1%} against scoring alone")


def take(dump: str, wanted: int) -> list[Article]:
    """The first articles of the dump that hold about that many sentences."""
    articles: list[Article] = []
    count = 0
    for opened in open_dump(find_sources([dump]), {}, Repairs()):
        for item in read_dump(opened):
            if isinstance(item, Article) and count < wanted:
                articles.append(item)
                count += sum(1 for _ in sentences_of(item))
    return articles


def measure(runs: dict[str, Callable[[], np.ndarray]], rounds: int) -> tuple[dict[str, float], dict[str, np.ndarray]]:
    """Best seconds of each run, the runs taking turns, and the labels it gave."""
    seconds = dict.fromkeys(runs, float("inf"))
    labels: dict[str, np.ndarray] = {}
    for turn in range(rounds):
        for name, run in runs.items():
            if name == "pipeline" and turn > 0:
                continue
            start = time.perf_counter()
            labels[name] = run()
            seconds[name] = min(seconds[name], time.perf_counter() - start)
    return seconds, labels


def scoring_run(model: str, sentences: list[Sentence], precision: str) -> Callable[[], np.ndarray]:
    """Tokenising and scoring by our classifier."""
    classifier = Classifier.load(model, precision=precision)
    classifier.label(sentences[:64], [""] * 64)

    def run() -> np.ndarray:
        labelled = classifier.label(sentences, [""] * len(sentences))
        return np.array([[name in (one.labels or ()) for name in classifier.label_set.names] for one in labelled])

    return run


class PipelineModel(PreTrainedModel):
    """The trained classifier as transformers' pipeline takes it."""

    config_class = AutoConfig

    def __init__(self, folder: Path, labels: int) -> None:
        config = AutoConfig.for_model(**json.loads((folder / "checkpoint/encoder.json").read_text()))
        config.num_labels = labels
        super().__init__(config)
        self.inside = SentenceClassifier(AutoModel.from_config(config, add_pooling_layer=False), labels, 0.0)
        self.inside.load_state_dict(load_file(folder / "checkpoint/model.safetensors"))

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor | None = None, **_: object) -> object:
        types = torch.zeros_like(input_ids) if token_type_ids is None else token_type_ids
        own = attention_mask.clone()
        own[:, 0] = 0
        own[torch.arange(len(own)), attention_mask.sum(1) - 1] = 0
        return SequenceClassifierOutput(logits=self.inside(input_ids, attention_mask, types, own)[0])


def pipeline_run(model: str, sentences: list[Sentence]) -> Callable[[], np.ndarray]:
    """transformers.pipeline at batch size 32, calibrated and cut as the model says."""
    reference = Classifier.load(model, precision="fp32")
    names, description = reference.label_set.names, reference.description
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=f"{model}/tokenizer.json", pad_token="[PAD]", model_max_length=description.max_length)
    network = PipelineModel(Path(model), len(names)).eval()
    classify = pipeline("text-classification", model=network, tokenizer=tokenizer, batch_size=32, top_k=None, function_to_apply="none", device="cpu")
    network.config.id2label = dict(enumerate(names))

    def run() -> np.ndarray:
        found = classify([sentence.text for sentence in sentences], truncation=True)
        logits = np.array([[next(one["score"] for one in row if one["label"] == name) for name in names] for row in found])
        slopes = np.array([description.calibration[name] for name in names])
        probabilities = 1 / (1 + np.exp(-(logits * slopes[:, 0] + slopes[:, 1])))
        return probabilities.round(5) >= np.array([description.thresholds[name] for name in names])

    return run


def matrix_limit(dtype: torch.dtype) -> float:
    """Floating-point operations a second of this machine's matrix multiplication, at the encoder's sizes."""
    left, right = torch.randn(2048, WIDTH, dtype=dtype), torch.randn(WIDTH, INNER, dtype=dtype)
    best = float("inf")
    for _ in range(200):
        start = time.perf_counter()
        torch.mm(left, right)
        best = min(best, time.perf_counter() - start)
    return 2 * 2048 * WIDTH * INNER / best


def token_count(model: str, sentences: list[Sentence]) -> int:
    classifier = Classifier.load(model, precision="fp32")
    return sum(len(unit.ids) for unit in classifier.prepare(sentences, [""] * len(sentences)).encoded)


def needed(tokens: int) -> float:
    """Floating-point operations of the encoder's linear layers for that many tokens."""
    return 2.0 * tokens * LAYERS * (4 * WIDTH * WIDTH + 2 * WIDTH * INNER)


def end_to_end(model: str, articles: list[Article], precision: str, rounds: int) -> float:
    """Best seconds from JSON Lines to Parquet, the model's loading left out."""
    best = float("inf")
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "dump.jsonl"
        dump.write_text("".join(json.dumps({"id": one.article_id, "text": one.text}) + "\n" for one in articles))
        few = Path(folder) / "few.jsonl"
        few.write_text("".join(json.dumps({"id": one.article_id, "text": one.text}) + "\n" for one in articles[:1]))
        for number in range(rounds):
            best = min(best, job_seconds(model, dump, folder, precision, number) - job_seconds(model, few, folder, precision, number))
    return best


def job_seconds(model: str, dump: Path, folder: str, precision: str, number: int) -> float:
    start = time.perf_counter()
    run_predict(PredictOptions([str(dump)], f"{folder}/{dump.stem}-{number}.parquet", model, precision=precision), lambda line: None)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
