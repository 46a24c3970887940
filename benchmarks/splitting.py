"""Sentence splitting measured: boundaries against the marked texts of tests/sentences/gold, and articles a second.

    python benchmarks/splitting.py [--confusions]

pysbd and blingfire stand beside ours where they are installed (`pip install pysbd blingfire`, best in a virtual environment
of its own); without them the script goes on.
"""

import argparse
import importlib
import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from claimframe.sentences import split_sentences

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests/sentences"))
from boundaries import HELD_OUT, Marked, Score, around, found_boundaries, read_gold, score  # noqa: E402

Splitter = Callable[[str], list[str]]
ARTICLE_LENGTH = 2000
JOINERS = (" ", " ", "\n")


def ours(text: str) -> list[str]:
    """Sentences by this project."""
    return [text[start:end] for start, end in split_sentences(text)]


def _pysbd() -> Splitter:
    segmenter = importlib.import_module("pysbd").Segmenter(language="en", clean=False)
    return lambda text: segmenter.segment(text)


def _blingfire() -> Splitter:
    module = importlib.import_module("blingfire")
    return lambda text: [text[start:end] for start, end in module.text_to_sentences_and_offsets(text)[1]]


def splitters() -> dict[str, Splitter]:
    """Those that can be run here."""
    found: dict[str, Splitter] = {"claimframe": ours}
    for name, load in {"pysbd": _pysbd, "blingfire": _blingfire}.items():
        try:
            found[name] = load()
        except ImportError:
            print(f"{name} is not installed (pip install {name}); measured without it", file=sys.stderr)
    return found


def scores_by_kind(splitter: Splitter, gold: list[Marked]) -> dict[str, Score]:
    """One score a kind of text."""
    scores: dict[str, Score] = {}
    for article in gold:
        scores[article.kind] = scores.get(article.kind, Score(0, 0, 0)) + score(article, found_boundaries(splitter(article.text)))
    return scores


def within_lines(splitter: Splitter, gold: list[Marked]) -> Score:
    """Boundaries at line breaks left out, found or not."""
    total = Score(0, 0, 0)
    for article in gold:
        inner = Marked(article.kind, article.text, article.boundaries - article.at_breaks, frozenset())
        total += score(inner, found_boundaries(splitter(article.text)) - article.at_breaks)
    return total


def articles(count: int) -> list[str]:
    """Articles of 2,000 characters: sentences of the seeds at random, in paragraphs of one to three."""
    rng = random.Random(7)
    lines = [line for file in sorted((ROOT / "seeds").glob("*.jsonl")) for line in file.read_text(encoding="utf-8").split("\n") if line]
    sentences = [json.loads(line)["text"] for line in rng.sample(lines, 5000)]
    return ["".join(sentence + rng.choice(JOINERS) for sentence in rng.choices(sentences, k=60))[:ARTICLE_LENGTH] for _ in range(count)]


def articles_a_second(splitter: Splitter, texts: list[str]) -> float:
    """Best of five passes in processor time of one core, over about as many of the texts as a second allows."""
    count = min(len(texts), max(10, int(10 / _timed(splitter, texts[:10]))))
    return count / min(_timed(splitter, texts[:count]) for _ in range(5))


def _timed(splitter: Splitter, texts: list[str]) -> float:
    begun = time.process_time()
    for text in texts:
        splitter(text)
    return time.process_time() - begun


def print_confusions(name: str, splitter: Splitter, gold: list[Marked]) -> None:
    """Each boundary that was missed (-) or found in vain (+)."""
    for article in gold:
        found = found_boundaries(splitter(article.text))
        for boundary in sorted(found ^ article.boundaries):
            print(f"{name:<11} {article.kind:<15} {'+' if boundary in found else '-'} {around(article.text, boundary)}")


def print_by_kind(by_kind: dict[str, dict[str, Score]]) -> None:
    """F1 of each splitter on each kind of text."""
    print(f"{'F1':<18}" + "".join(f"{name:>12}" for name in by_kind))
    for kind in by_kind["claimframe"]:
        print(f"{kind + ('*' if kind in HELD_OUT else ''):<18}" + "".join(f"{scores[kind].f1:>12.4f}" for scores in by_kind.values()))


def print_totals(found: dict[str, Splitter], gold: list[Marked], by_kind: dict[str, dict[str, Score]]) -> None:
    """Scores over all kinds, over the held-out ones, inside lines; and the speed."""
    texts, nothing = articles(2000), Score(0, 0, 0)
    print(f"\n{'':<12}{'precision':>10}{'recall':>10}{'F1':>10}{'held out':>10}{'in lines':>10}{'articles/s':>12}")
    for name, splitter in found.items():
        total = sum(by_kind[name].values(), nothing)
        held_out = sum((by_kind[name][kind] for kind in HELD_OUT), nothing)
        figures = (total.precision, total.recall, total.f1, held_out.f1, within_lines(splitter, gold).f1)
        print(f"{name:<12}" + "".join(f"{figure:>10.4f}" for figure in figures) + f"{articles_a_second(splitter, texts):>12,.0f}")


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--confusions", action="store_true", help="print every boundary missed or found in vain")
    chosen = parser.parse_args()
    gold, found = read_gold(), splitters()
    by_kind = {name: scores_by_kind(splitter, gold) for name, splitter in found.items()}
    boundaries = sum(len(article.boundaries) for article in gold)
    print(f"{boundaries} boundaries in {len(gold)} articles of {len(by_kind['claimframe'])} kinds (* held out while mending)\n")
    print_by_kind(by_kind)
    print_totals(found, gold, by_kind)
    for name, splitter in found.items() if chosen.confusions else ():
        print_confusions(name, splitter, gold)


if __name__ == "__main__":
    main()
