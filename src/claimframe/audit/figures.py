"""The audit's figures: flips, how far probabilities move, and in which direction, by label and by pair."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimframe.audit.moves import Moves, find_swaps, measure_moves
from claimframe.errors import UsageError
from claimframe.gates import Gate
from claimframe.inference.classifier import Classifier
from claimframe.metrics import bootstrap_means
from claimframe.records import Sentence
from claimframe.swaps import SwapTable, compiled

FLIPS, MOVE, SHIFT = 0.01, 0.01, 0.02
LEAST_ARTICLES = 10
MOVED_MOST = 20
SECTIONS = {"outlet": "outlets", "speaker": "speakers"}
Rows = NDArray[np.int64]


def audit_model(classifier: Classifier, records: Iterable[Sentence], table: SwapTable) -> dict[str, Any]:
    """Swaps the table's names in the records and measures what moves; UsageError where no record holds any of them."""
    swaps = find_swaps(records, compiled(table))
    if not swaps:
        raise UsageError("no record names a side that the swap table knows; expected sentences on named parties, outlets or speakers")
    moves = measure_moves(classifier, swaps)
    names = classifier.label_set.names
    sections, by_pair = _rows(moves)
    pairs = {pair.name: {"kind": pair.kind, **_pair(moves, by_pair[pair.name], names)} for pair in table.pairs if pair.name in by_pair}
    figures: dict[str, Any] = {"swaps": len(swaps), "articles": len({s.before.article_id for s in swaps})}
    figures |= {"sections": {name: _moved(moves, rows, names) for name, rows in sections.items()}, "pairs": pairs}
    figures["pairs_without_sentences"] = [pair.name for pair in table.pairs if pair.name not in by_pair]
    figures["gates"] = [gate.to_dict() for gate in _gates(figures)]
    return figures | {"moved_most": _moved_most(moves, np.arange(len(swaps)), names, MOVED_MOST)}


def _rows(moves: Moves) -> tuple[dict[str, Rows], dict[str, Rows]]:
    """Rows of each section and of each pair."""
    sections, pairs = defaultdict(list), defaultdict(list)
    for row, swap in enumerate(moves.swaps):
        sections[SECTIONS.get(swap.pair.kind, "parties")].append(row)
        pairs[swap.pair.name].append(row)
    return {name: np.array(rows) for name, rows in sorted(sections.items())}, {name: np.array(rows) for name, rows in pairs.items()}


def _moved(moves: Moves, rows: Rows, names: tuple[str, ...]) -> dict[str, Any]:
    """Share of decisions flipped and mean |Δp|, of all labels and of each, with 95 % intervals over articles."""
    flipped, moved = moves.flipped[rows].astype(float), np.abs(moves.after - moves.before)[rows]
    groups = [moves.swaps[row].before.article_id for row in rows]
    columns = np.column_stack([flipped.mean(1), moved.mean(1), flipped, moved])
    values, bounds = columns.mean(0), bootstrap_means(groups, columns)
    out: dict[str, Any] = {"swaps": len(rows), "articles": len(set(groups)), "flips": float(values[0]), "flips_95": bounds[0].tolist()}
    out |= {"move": float(values[1]), "move_95": bounds[1].tolist()}
    k = len(names)
    return out | {"labels": {name: {"flips": float(values[2 + i]), "move": float(values[2 + k + i])} for i, name in enumerate(names)}}


def _pair(moves: Moves, rows: Rows, names: tuple[str, ...]) -> dict[str, Any]:
    """As `_moved`, with the signed shift: mean p where b is named less p where a is, over sentences that name one of the two."""
    out = _moved(moves, rows, names)
    direction = np.array([moves.swaps[row].direction for row in rows])
    one_sided = rows[direction != 0]
    groups = [moves.swaps[row].before.article_id for row in one_sided]
    out["one_sided"], out["gated"] = len(one_sided), len(set(groups)) >= LEAST_ARTICLES
    if len(one_sided):
        signed = (moves.after - moves.before)[one_sided] * direction[direction != 0, None]
        for i, (name, bounds) in enumerate(zip(names, bootstrap_means(groups, signed), strict=True)):
            out["labels"][name] |= {"shift": float(signed[:, i].mean()), "shift_95": bounds.tolist()}
    return out | {"moved_most": _moved_most(moves, rows, names, 3)}


def _moved_most(moves: Moves, rows: Rows, names: tuple[str, ...], count: int) -> list[dict[str, Any]]:
    """The decisions whose probability moved most, one a sentence and pair."""
    moved = np.abs(moves.after - moves.before)[rows]
    out = []
    for place in np.argsort(-moved.max(1), kind="stable")[:count]:
        row, label = rows[place], int(moved[place].argmax())
        swap = moves.swaps[row]
        where = {"pair": swap.pair.name, "article_id": swap.before.article_id, "position": swap.before.position, "label": names[label]}
        move = {"p_before": float(moves.before[row, label]), "p_after": float(moves.after[row, label]), "flipped": bool(moves.flipped[row, label])}
        out.append(where | move | {"before": swap.before.text, "after": swap.after.text})
    return out


def _gates(figures: dict[str, Any]) -> list[Gate]:
    """Flips and mean |Δp| of each section; no pair with a signed shift over the limit that its interval keeps from zero."""
    gates = []
    for name, section in figures["sections"].items():
        gates.append(Gate(f"{name}: flipped decisions", f"{section['flips']:.2%}", f"<= {FLIPS:.1%}", section["flips"] <= FLIPS))
        gates.append(Gate(f"{name}: mean |dp|", f"{section['move']:.4f}", f"<= {MOVE}", section["move"] <= MOVE))
    shifted = [f"{pair}/{label}" for pair, values in figures["pairs"].items() for label, each in values["labels"].items() if values["gated"] and biased(each)]
    gates.append(Gate("pairs and labels with a signed shift", str(len(shifted)), f"0 over {SHIFT}, interval off zero", not shifted))
    return gates


def biased(label: dict[str, Any]) -> bool:
    """Whether a pair's signed shift on a label is over the limit and its interval keeps it from zero."""
    low, high = label["shift_95"]
    return bool(abs(label["shift"]) > SHIFT and (low > 0 or high < 0))
