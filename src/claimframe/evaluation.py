"""`evaluate`: metrics of predicted labels against gold ones, with intervals over articles."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from claimframe import metrics
from claimframe.errors import UsageError
from claimframe.inference.classifier import Classifier
from claimframe.inference.stream import label_stream
from claimframe.labels import LabelSet
from claimframe.records import Sentence, sentence_from_dict


@dataclass(frozen=True, slots=True)
class Comparison:
    """Gold and predicted, row by row: groups (article ids), multi-hot arrays and, where there are any, probabilities."""

    label_set: LabelSet
    groups: list[str]
    gold: metrics.Bools
    predicted: metrics.Bools
    probabilities: metrics.Floats | None


def read_labelled(path: Path) -> list[Sentence]:
    """Labelled records of a JSON Lines file; UsageError names file and line of what does not fit."""
    records: list[Sentence] = []
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}; expected labelled records, one JSON object a line") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not valid UTF-8 at byte {error.start}; expected labelled records in UTF-8") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            records.append(_labelled(path, number, line))
    if not records:
        raise UsageError(f"{path}: holds no record; expected labelled records, one JSON object a line")
    return records


def _labelled(path: Path, number: int, line: str) -> Sentence:
    try:
        value = json.loads(line)
        if not isinstance(value, dict):
            raise UsageError("not a JSON object; expected a record")
        record = sentence_from_dict(value)
    except (ValueError, UsageError) as error:
        raise UsageError(f"{path}:{number}: {error}") from None
    if record.labels is None:
        raise UsageError(f"{path}:{number}: no labels; expected a list, [] where none applies")
    return record


def compare_with_model(gold: list[Sentence], classifier: Classifier) -> Comparison:
    """Labels the gold sentences with the model; both must speak of the same labels."""
    label_set = classifier.label_set
    predicted = list(label_stream(classifier, gold))
    probabilities = np.array([[(p.scores or {})[label] for label in label_set.names] for p in predicted])
    return Comparison(label_set, [g.article_id for g in gold], multi_hot(gold, label_set), multi_hot(predicted, label_set), probabilities)


def multi_hot(records: list[Sentence], label_set: LabelSet) -> metrics.Bools:
    """Sentences × labels."""
    return np.array([label_set.multi_hot(record.labels or ()) for record in records], dtype=bool).reshape(len(records), len(label_set))


def measure(comparison: Comparison) -> dict[str, Any]:
    """All figures of a comparison, as written to JSON."""
    gold, predicted, probabilities = comparison.gold, comparison.predicted, comparison.probabilities
    counts = metrics.counts(gold, predicted)
    intervals, macro_interval = metrics.bootstrap_interval(comparison.groups, gold, predicted)
    columns = zip(metrics.precision(counts), metrics.recall(counts), metrics.f1(counts), intervals, gold.sum(0), strict=True)
    labels = {}
    for place, (name, (precision, recall, f1, interval, support)) in enumerate(zip(comparison.label_set.names, columns, strict=True)):
        labels[name] = {"precision": float(precision), "recall": float(recall), "f1": float(f1), "f1_95": [float(x) for x in interval]}
        labels[name]["support"] = int(support)
        if probabilities is not None:
            labels[name]["average_precision"] = metrics.average_precision(gold[:, place], probabilities[:, place])
    out: dict[str, Any] = {"sentences": len(gold), "articles": len(set(comparison.groups)), "labels": labels}
    out |= {"macro_f1": metrics.macro_f1(gold, predicted), "macro_f1_95": list(macro_interval)}
    out["exact_match"] = float((gold == predicted).all(axis=1).mean())
    if probabilities is not None:
        surest = metrics.surest_share(probabilities, 0.8)
        out["ece"] = metrics.expected_calibration_error(gold, probabilities)
        out["macro_f1_surest_80"] = metrics.macro_f1(gold[surest], predicted[surest])
    return out


def curves(comparison: Comparison) -> str:
    """Precision and recall of each label at 99 thresholds, as CSV."""
    lines = ["label,threshold,precision,recall"]
    assert comparison.probabilities is not None
    for threshold in np.arange(1, 100) / 100:
        counts = metrics.counts(comparison.gold, comparison.probabilities >= threshold)
        for name, precision, recall in zip(comparison.label_set.names, metrics.precision(counts), metrics.recall(counts), strict=True):
            lines.append(f"{name},{threshold:.2f},{precision:.5f},{recall:.5f}")
    return "\n".join(lines) + "\n"


def table(figures: dict[str, Any]) -> str:
    """The figures for people."""
    rows = [f"{'label':<18}{'precision':>10}{'recall':>8}{'F1':>7}  {'95 %':<16}{'AP':>6}{'support':>9}"]
    for name, m in figures["labels"].items():
        low, high = m["f1_95"]
        ap = f"{m['average_precision']:.3f}" if "average_precision" in m else "-"
        rows.append(f"{name:<18}{m['precision']:>10.3f}{m['recall']:>8.3f}{m['f1']:>7.3f}  [{low:.3f}, {high:.3f}]  {ap:>6}{m['support']:>9}")
    low, high = figures["macro_f1_95"]
    rows.append(f"macro-F1 {figures['macro_f1']:.3f} [{low:.3f}, {high:.3f}], exact match {figures['exact_match']:.3f}")
    if "ece" in figures:
        rows[-1] += f", ECE {figures['ece']:.3f}, macro-F1 on the surest 80 % {figures['macro_f1_surest_80']:.3f}"
    rows.append(f"{figures['sentences']:,} sentences of {figures['articles']:,} articles")
    return "\n".join(rows)
