"""Do the intervals of `report` cover the truth when prevalence shifts? 200 trials a label, beside bare counting.

  python benchmarks/quantification.py --model models/baseline --data data

`fresh`: every trial deals the articles of validation and test anew into the known half and the met half. `shipped`: validation is known, test is met,
in every trial, so that chance differences between the two sets stay the same in all of them.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claimframe.confusions import count_confusions, masks
from claimframe.evaluation import compare_with_model, read_labelled
from claimframe.inference.classifier import Classifier
from claimframe.report.quantification import estimate
from claimframe.report.questions import Question, basis_question, label_questions

TRIALS = 200
SENTENCES = (300, 1500)
Covered = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Article ids, gold and predicted labels (multi-hot), row by row."""

    articles: NDArray[np.str_]
    gold: NDArray[np.bool_]
    predicted: NDArray[np.bool_]

    def take(self, rows: NDArray[np.int64]) -> "Labelled":
        return Labelled(self.articles[rows], self.gold[rows], self.predicted[rows])


def classes(question: Question, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The question's class, row by row."""
    return np.array([question.class_of(mask) for mask in masks(chosen).tolist()])


def deal(labelled: Labelled, rng: np.random.Generator) -> tuple[Labelled, Labelled]:
    """Two halves by article."""
    articles = rng.permutation(np.unique(labelled.articles))
    known = np.isin(labelled.articles, articles[: len(articles) // 2])
    return labelled.take(np.flatnonzero(known)), labelled.take(np.flatnonzero(~known))


def trial(labels: tuple[str, ...], known: Labelled, met: Labelled, question: Question, sentences: int, rng: np.random.Generator) -> Covered:
    """Draws prevalences (evenly from all there are) and sentences of them; says whether the report's interval and bare counting's (Wald) cover each."""
    gold, many = classes(question, met.gold), len(question.classes)
    each = rng.multinomial(sentences, rng.dirichlet(np.ones(many)))
    rows = np.concatenate([rng.choice(np.flatnonzero(gold == place), count) for place, count in enumerate(each)])
    counted = np.bincount(classes(question, met.predicted[rows]), minlength=many)
    confusion = count_confusions(labels, known.articles.tolist(), known.gold, known.predicted).table(many, question.class_of)
    shares = estimate(counted, len(set(met.articles[rows])), confusion, int(rng.integers(2**31)))
    assert shares is not None
    truth, bare = each / sentences, counted / sentences
    adjusted = [share.low <= true <= share.high for share, true in zip(shares, truth, strict=True)]
    return np.array([adjusted, np.abs(bare - truth) <= 1.96 * (bare * (1 - bare) / sentences) ** 0.5])


def main() -> None:
    """Prints the share of trials in which each interval covers the truth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="models/baseline")
    parser.add_argument("--data", type=Path, default=Path("data"))
    options = parser.parse_args()
    classifier = Classifier.load(options.model)
    compared = [compare_with_model(read_labelled(options.data / f"{name}.jsonl"), classifier) for name in ("validation", "test")]
    validation, test = (Labelled(np.array(each.groups), each.gold, each.predicted) for each in compared)
    both = Labelled(
        *(np.concatenate(pair) for pair in ((validation.articles, test.articles), (validation.gold, test.gold), (validation.predicted, test.predicted)))
    )
    rng, labels = np.random.default_rng(7), classifier.label_set.names
    print(f"{'label':<18}{'protocol':<10}{'sentences':>9}{'report covers':>15}{'bare covers':>13}   ({TRIALS} trials each)")
    basis = basis_question(labels)
    for question in (*label_questions(labels), *([basis] if basis else [])):
        for protocol in ("fresh", "shipped"):
            for sentences in SENTENCES:
                dealt = (deal(both, rng) if protocol == "fresh" else (validation, test) for _ in range(TRIALS))
                covered = np.mean([trial(labels, known, met, question, sentences, rng) for known, met in dealt], axis=0)
                for name, report, bare in zip(names(question), *covered, strict=False):
                    print(f"{name:<18}{protocol:<10}{sentences:>9,}{report:>15.1%}{bare:>13.1%}", flush=True)


def names(question: Question) -> tuple[str, ...]:
    """What to call the classes that are told: of a yes or no, the yes alone."""
    return (question.name,) if question.classes == ("yes", "no") else question.classes


if __name__ == "__main__":
    main()
