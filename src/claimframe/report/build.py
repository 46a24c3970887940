"""`report`: from scores to the page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from claimframe.confusions import Confusions, read_confusions
from claimframe.errors import DONE, ModelError, UsageError
from claimframe.labels import LabelSet
from claimframe.model_folder import open_model_folder
from claimframe.report import charts
from claimframe.report.corpus import Corpus, build_corpus
from claimframe.report.display import one_line
from claimframe.report.framed import most_framed
from claimframe.report.page import render
from claimframe.report.profiles import Counter, Profile, by_basis, by_outlet, over_time, totals
from claimframe.report.quantification import REPLICATES
from claimframe.report.questions import BASES, basis_question, label_questions
from claimframe.report.sample import draw_sample, safe_json
from claimframe.report.scores import read_scores

DEFAULT_MODEL = "models/baseline"


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What the user asked for. `model` None: the baseline, where there is one."""

    scores: Path
    output: Path
    model: str | None = None
    title: str = "claimframe report"
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class KnownErrors:
    """The model's thresholds and confusions, or why they are not known."""

    model: str
    thresholds: Mapping[str, float] | None = None
    confusions: Confusions | None = None
    why_bare: str = ""


def run_report(options: ReportOptions, tell: Callable[[str], None]) -> int:
    """Reads the scores, counts, draws, and writes the page whole or not at all."""
    _check_output(options)
    label_set, sentences = read_scores(options.scores)
    known = known_errors(options.model, label_set)
    corpus = build_corpus(label_set, sentences, known.thresholds)
    tell(f"{len(corpus):,} sentences of {corpus.articles_in():,} articles")
    if known.confusions is None:
        tell(f"shares are bare counts, without intervals: {known.why_bare}")
    _write(options.output, build_page(options.title, corpus, known))
    tell(f"report: {options.output}")
    return DONE


def _check_output(options: ReportOptions) -> None:
    """UsageError, before any work, where the page could not be written."""
    output = options.output
    if output.suffix not in (".html", ".htm"):
        raise UsageError(f"{output}: expected a name that ends in .html")
    if output.exists() and (output.is_dir() or not options.overwrite):
        raise UsageError(f"{output}: exists already; choose another name or add --overwrite")
    if not options.scores.is_file():
        raise UsageError(f"{options.scores}: no such file; expected what predict writes: predict DUMP -o {options.scores}")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        _partial(output).touch()
        _partial(output).unlink()
    except OSError as error:
        raise UsageError(f"{output}: cannot be written: {error.strerror}; choose another folder") from None


def _partial(output: Path) -> Path:
    return output.with_name(f".{output.name}.partial")


def known_errors(model: str | None, label_set: LabelSet) -> KnownErrors:
    """Reads how the model errs. A model that was named must fit the scores; the default one may be absent or another's."""
    folder = Path(model or DEFAULT_MODEL)
    if model is None and not folder.is_dir():
        return KnownErrors("", why_bare=f"no model folder {folder}; name the one that predicted with --model")
    description = open_model_folder(folder)
    if description.labels != label_set.names:
        said = f"{folder} knows the labels {', '.join(description.labels)}, the scores {', '.join(label_set.names)}"
        if model is not None:
            raise UsageError(f"{said}; expected the model that predicted")
        return KnownErrors("", why_bare=said)
    confusions = read_confusions(folder)
    if confusions is None:
        return KnownErrors(str(folder), description.thresholds, why_bare=f"{folder} holds no validation.json; train it again")
    if confusions.labels != description.labels:
        raise ModelError(f"{folder / 'validation.json'}: names other labels than the model; train it again")
    return KnownErrors(str(folder), description.thresholds, confusions)


def build_page(title: str, corpus: Corpus, known: KnownErrors) -> str:
    """Counts, draws and fills the page."""
    questions = label_questions(corpus.label_set.names)
    names = [one_line(question.name, 40) for question in questions]
    counter = Counter(corpus, known.confusions)
    total, outlets = totals(counter, questions), by_outlet(counter, questions)
    course = over_time(counter, lambda name, rows: counter.labels(name, rows, questions))
    asked = basis_question(corpus.label_set.names)
    basis = by_basis(counter, asked) if asked else None
    framed, sample = most_framed(corpus), draw_sample(corpus)
    drawn = {"totals": charts.draw_totals(total, names), "outlets": charts.draw_outlets(outlets, names)}
    if course:
        drawn["course"] = charts.draw_course(course, names)
    if basis:
        drawn["basis"] = charts.draw_basis(basis, BASES)
    badges = _badges(names[:-1])
    content = {"total": total, "outlets": outlets, "course": course, "basis": basis, "framed": framed, "names": names, "labels": names[:-1], "badges": badges}
    content |= (
        {"title": one_line(title, 120), "basis_names": BASES, "notes": _notes(known, int((corpus.given != corpus.decided).sum()))}
        | _extent(corpus, total)
        | _method(known)
    )
    content |= {"complete": len(sample["sentences"]) == len(corpus), "sampled_sentences": len(sample["sentences"]), "sampled_articles": len(sample["articles"])}
    return render(content, drawn, safe_json(sample | {"labels": names[:-1], "badges": badges}))


def _badges(labels: Sequence[str]) -> list[str]:
    """Initials of each label's words; numbers where two have the same."""
    initials = ["".join(word[0] for word in label.replace("-", "_").split("_") if word).upper()[:3] for label in labels]
    return initials if len(set(initials)) == len(initials) and all(initials) else [str(number) for number in range(1, len(labels) + 1)]


def _extent(corpus: Corpus, total: Profile) -> dict[str, Any]:
    days = sorted(day for day in corpus.days if day is not None)
    return {
        "first_day": days[0].isoformat() if days else "", "last_day": days[-1].isoformat() if days else "", "undated": total.sentences - len(days),
        "outlets_found": len(np.unique(corpus.outlets)), "evidence": any("evidence" in sentence.carried for sentence in corpus.sentences),
    }  # fmt: skip


def _method(known: KnownErrors) -> dict[str, Any]:
    articles = len(known.confusions.articles) if known.confusions else 0
    return {
        "adjusted": known.confusions is not None,
        "model": known.model,
        "why_bare": known.why_bare,
        "validation_articles": articles,
        "replicates": REPLICATES,
    }


def _notes(known: KnownErrors, redecided: int) -> list[str]:
    notes = []
    if known.confusions is None:
        notes.append(f"Shares on this page are bare counts of the classifier's decisions, without intervals: {known.why_bare}.")
    if redecided:
        notes.append(f"{redecided:,} sentences are counted by the thresholds of {known.model}, which differ from the labels in the file.")
    return notes


def _write(output: Path, page: str) -> None:
    try:
        _partial(output).write_bytes(page.encode("utf-8", "replace"))
        _partial(output).replace(output)
    finally:
        _partial(output).unlink(missing_ok=True)
