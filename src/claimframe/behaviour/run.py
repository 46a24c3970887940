"""Running the suite: every pair labelled, judged, and counted by phenomenon."""

from collections.abc import Sequence
from typing import Any

from claimframe.behaviour.suite import MinimalPair, Side
from claimframe.gates import Gate
from claimframe.inference.classifier import Classifier
from claimframe.records import Sentence

OVERALL, EACH = 0.90, 0.75


def run_suite(classifier: Classifier, suite: Sequence[MinimalPair]) -> dict[str, Any]:
    """Pass rates by phenomenon, what failed, and the gates. Pairs that only context can decide count for models that read it."""
    reads_context = classifier.description.context != "none"
    wrong = _wrong(classifier, suite)
    passed = [not faults for faults in wrong]
    counted = [reads_context or not pair.needs_context for pair in suite]
    phenomena = {}
    for name in sorted({pair.phenomenon for pair in suite}):
        here = [pair.phenomenon == name for pair in suite]
        apart = [h and not c for h, c in zip(here, counted, strict=True)]
        phenomena[name] = _rate(passed, [h and c for h, c in zip(here, counted, strict=True)]) | {"needs_context": _rate(passed, apart)}
    figures = {"reads_context": reads_context, "overall": _rate(passed, counted), "phenomena": phenomena}
    figures["gates"] = [gate.to_dict() for gate in _gates(figures)]
    return figures | {"failed": [fault for faults in wrong for fault in faults]}


def _wrong(classifier: Classifier, suite: Sequence[MinimalPair]) -> list[list[dict[str, Any]]]:
    """For each pair the decisions that are not as the codebook has them."""
    sides = [(pair, name, side) for pair in suite for name, side in (("a", pair.a), ("b", pair.b))]
    sentences = [Sentence(f"{pair.pair_id}:{name}", 0, side.text) for pair, name, side in sides]
    labelled = classifier.label(sentences, [side.previous for _, _, side in sides])
    faults = [_side_faults(pair, name, side, sentence) for (pair, name, side), sentence in zip(sides, labelled, strict=True)]
    return [a + b for a, b in zip(faults[::2], faults[1::2], strict=True)]


def _side_faults(pair: MinimalPair, name: str, side: Side, labelled: Sentence) -> list[dict[str, Any]]:
    named = pair.differ + pair.same
    wrong = [label for label in named if (label in side.labels) != (label in (labelled.labels or ()))]
    where = {"id": pair.pair_id, "phenomenon": pair.phenomenon, "needs_context": pair.needs_context, "side": name}
    return [where | {"label": w, "expected": w in side.labels, "p": (labelled.scores or {})[w], "text": side.text} for w in wrong]


def _rate(passed: Sequence[bool], chosen: Sequence[bool]) -> dict[str, Any]:
    kept = [p for p, c in zip(passed, chosen, strict=True) if c]
    return {"pairs": len(kept), "passed": sum(kept), "rate": sum(kept) / len(kept) if kept else None}


def _gates(figures: dict[str, Any]) -> list[Gate]:
    rates = [("overall", figures["overall"]["rate"], OVERALL)]
    rates += [(name, values["rate"], EACH) for name, values in figures["phenomena"].items()]
    return [Gate(name, f"{rate:.3f}", f">= {least:.2f}", rate >= least) for name, rate, least in rates if rate is not None]
