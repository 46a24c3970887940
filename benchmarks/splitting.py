"""Sentence splitting measured: boundaries against the marked texts of tests/sentences/gold, and articles a second.

    python benchmarks/splitting.py [--confusions]

pysbd and blingfire stand beside ours where they are installed (`pip install pysbd blingfire`, best in a virtual environment
of its own); without them the script goes on.
"""

import argparse
import importlib
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from claimframe.sentences import split_sentences

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/sentences"))
from boundaries import HELD_OUT, Marked, Score, around, found_boundaries, read_gold, score  # noqa: E402

Splitter = Callable[[str], list[str]]
ARTICLE_LENGTH = 2000


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
        total += score(Marked(article.kind, article.text, article.boundaries - article.at_breaks, frozenset()), found_boundaries(splitter(article.text)) - article.at_breaks)
    return total


def articles(count: int, gold: list[Marked]) -> list[str]:
    """Articles of about 2 kB, put together from the marked texts at random."""
    rng = random.Random(7)
    texts = [article.text for article in gold]
    return ["\n".join(rng.choices(texts, k=40))[:ARTICLE_LENGTH] for _ in range(count)]


def articles_a_second(splitter: Splitter, texts: list[str], seconds: float = 1.0) -> float:
    """Best of three passes over as many of the texts as fit the time, in processor time of one core."""
    begun = time.process_time()
    done = next((place for place, text in enumerate(texts, 1) if splitter(text) is not None and time.process_time() - begun > seconds), len(texts))
    best = min(_timed(splitter, texts[:done]) for _ in range(3))
    return done / best


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


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--confusions", action="store_true", help="print every boundary missed or found in vain")
    chosen = parser.parse_args()
    gold, found = read_gold(), splitters()
    texts = articles(2000, gold)
    by_kind = {name: scores_by_kind(splitter, gold) for name, splitter in found.items()}
    print(f"{sum(len(article.boundaries) for article in gold)} boundaries in {len(gold)} articles of {len(by_kind['claimframe'])} kinds (* held out while mending)\n")
    print(f"{'F1':<18}" + "".join(f"{name:>12}" for name in found))
    for kind in by_kind["claimframe"]:
        print(f"{kind + ('*' if kind in HELD_OUT else ''):<18}" + "".join(f"{by_kind[name][kind].f1:>12.4f}" for name in found))
    print(f"\n{'':<12}{'precision':>10}{'recall':>10}{'F1':>10}{'held out':>10}{'in lines':>10}{'articles/s':>12}")
    for name, splitter in found.items():
        total = sum(by_kind[name].values(), Score(0, 0, 0))
        held = sum((value for kind, value in by_kind[name].items() if kind in HELD_OUT), Score(0, 0, 0))
        rate = articles_a_second(splitter, texts)
        print(f"{name:<12}{total.precision:>10.4f}{total.recall:>10.4f}{total.f1:>10.4f}{held.f1:>10.4f}{within_lines(splitter, gold).f1:>10.4f}{rate:>12,.0f}")
    for name, splitter in found.items() if chosen.confusions else ():
        print_confusions(name, splitter, gold)


if __name__ == "__main__":
    main()
