"""`claimframe corpus check`: the corpus against its coverage plan, figure by figure."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claimframe.corpus.agreement import agreement, readings
from claimframe.corpus.plan import CoveragePlan
from claimframe.corpus.seeds import Seed
from claimframe.corpus.variety import Variety, measure_variety, near_duplicate_share
from claimframe.corpus.vocabulary import Vocabulary
from claimframe.labels import LabelSet


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the table: its group, its name, what was found, what is wanted, and whether it holds."""

    group: str
    name: str
    found: str
    wanted: str
    holds: bool


def check_corpus(seeds: Sequence[Seed], plan: CoveragePlan, vocabulary: Vocabulary, label_set: LabelSet, reference: Sequence[str] | None) -> list[Figure]:
    """Every figure of the plan; those against a reference only where its sentences are given."""
    figures = [*_size(seeds, plan, vocabulary), *_labels(seeds, plan, label_set), *_phenomena(seeds, plan, vocabulary), *_read(seeds, plan, label_set)]
    return [*figures, *_variety([seed.sentence.text for seed in seeds], plan, reference)]


def _least(group: str, name: str, found: float, wanted: float) -> Figure:
    return Figure(group, name, f"{found:,g}", f">= {wanted:,g}", found >= wanted)


def _size(seeds: Sequence[Seed], plan: CoveragePlan, vocabulary: Vocabulary) -> Iterator[Figure]:
    first = {seed.sentence.article_id: seed.sentence.carried for seed in seeds}
    yield _least("size", "articles", len(first), plan.articles)
    yield _least("size", "sentences", len(seeds), plan.sentences)
    by = {name: Counter(str(carried[name]) for carried in first.values()) for name in ("conflict", "genre", "era")}
    yield _least("size", "conflicts", len(by["conflict"]), plan.conflicts)
    yield from (_least("articles by conflict", name, by["conflict"][name], plan.articles_a_conflict) for name in vocabulary.conflict)
    yield from (_least("articles by genre", name, by["genre"][name], plan.articles_a_genre) for name in vocabulary.genre)
    yield from (_least("articles by era", name, by["era"][name], 1) for name in vocabulary.era)


def _labels(seeds: Sequence[Seed], plan: CoveragePlan, label_set: LabelSet) -> Iterator[Figure]:
    held = Counter(seed.sentence.labels or () for seed in seeds)
    for size in range(len(label_set) + 1):
        for labels in itertools.combinations(label_set.names, size):
            name = "+".join(labels) or "none"
            wanted = 1 if name in plan.rare_combinations else plan.sentences_a_combination
            yield _least("label combinations", name, held[labels], wanted)
    for name, (low, high) in plan.prevalence.items():
        share = sum(count for labels, count in held.items() if (name in labels if name != "none" else not labels)) / max(1, len(seeds))
        yield Figure("prevalence", name, f"{share:.3f}", f"{low:.2f} to {high:.2f}", low <= share <= high)


def _phenomena(seeds: Sequence[Seed], plan: CoveragePlan, vocabulary: Vocabulary) -> Iterator[Figure]:
    sentences: Counter[str] = Counter()
    articles: dict[str, set[str]] = defaultdict(set)
    for seed in seeds:
        for name in seed.sentence.carried.get("phenomenon", []):
            sentences[name] += 1
            articles[name].add(seed.sentence.article_id)
    for name in vocabulary.phenomenon:
        holds = sentences[name] >= plan.sentences_a_phenomenon and len(articles[name]) >= plan.articles_a_phenomenon
        wanted = f">= {plan.sentences_a_phenomenon} in {plan.articles_a_phenomenon} articles"
        yield Figure("phenomena", name, f"{sentences[name]:,} in {len(articles[name]):,} articles", wanted, holds)


def _read(seeds: Sequence[Seed], plan: CoveragePlan, label_set: LabelSet) -> Iterator[Figure]:
    twice = sum(len(readings(seed)) >= 2 for seed in seeds)
    yield Figure("agreement", "sentences read twice", f"{twice:,}", f"{len(seeds):,}", twice == len(seeds))
    for label, value in agreement(seeds, label_set).items():
        found = f"alpha {value.alpha:.3f} [{value.low:.3f}, {value.high:.3f}]"
        yield Figure("agreement", label, found, f">= {plan.alpha:.2f}", value.alpha >= plan.alpha)


def _variety(texts: Sequence[str], plan: CoveragePlan, reference: Sequence[str] | None) -> Iterator[Figure]:
    share = near_duplicate_share(texts)
    yield Figure("variety", "near-duplicate pairs", f"{share:.4f}", f"< {plan.near_duplicate_share}", share < plan.near_duplicate_share)
    limit = min(_words(texts), _words(reference)) if reference else _words(texts)
    ours = measure_variety(texts, limit)
    opening = f"{ours.opening_share:.4f} ({ours.opening!r})"
    yield Figure("variety", "commonest opening", opening, f"<= {plan.opening_share}", ours.opening_share <= plan.opening_share)
    if reference:
        yield from _against(ours, measure_variety(reference, limit), plan)


def _against(ours: Variety, theirs: Variety, plan: CoveragePlan) -> Iterator[Figure]:
    for name in ("distinct_4_grams", "vocabulary"):
        found, wanted = getattr(ours, name), plan.variety_share * getattr(theirs, name)
        yield Figure("variety", f"{name} in {ours.words:,} words", f"{found:,}", f">= {wanted:,.0f}", found >= wanted)
    for name in ("length_mean", "length_sd"):
        found, reference = getattr(ours, name), getattr(theirs, name)
        holds = abs(found - reference) <= plan.length_difference * reference
        yield Figure("variety", f"sentence {name.replace('_', ' ')}", f"{found:.1f}", f"{reference:.1f} within {plan.length_difference:.0%}", holds)


def _words(texts: Sequence[str]) -> int:
    return sum(len(text.split()) for text in texts)


def figures_table(figures: Sequence[Figure]) -> str:
    """The figures for people, group by group, those that do not hold marked."""
    lines: list[str] = []
    for group, members in itertools.groupby(figures, key=lambda figure: figure.group):
        lines.append(group)
        lines += [f"  {'  ' if f.holds else 'X '}{f.name:<58}{f.found:>36}   {f.wanted}" for f in members]
    missed = sum(not figure.holds for figure in figures)
    return "\n".join([*lines, f"{len(figures)} figures, {missed} short of the plan"])
