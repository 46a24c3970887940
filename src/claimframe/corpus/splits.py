"""Splits by article: stratified by label, held out by conflict, never parting an article or its near-duplicate."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from claimframe.corpus.near_duplicates import near_duplicate_pairs
from claimframe.corpus.options import SplitOptions
from claimframe.corpus.seeds import Seed
from claimframe.errors import UsageError

SPLITS = ("train", "validation", "test")
BOILERPLATE_WORDS = 9


def split_articles(seeds: Sequence[Seed], options: SplitOptions) -> dict[str, str]:
    """Split name of each article; the same seeds and options give the same splits."""
    unknown = set(options.held_out_conflicts) - {seed.conflict for seed in seeds}
    if unknown:
        raise UsageError(f"data.split.held_out_conflicts: no seed article of {', '.join(sorted(unknown))}")
    group_of = article_groups(seeds, options.near_duplicate)
    held_out = {group_of[seed.sentence.article_id] for seed in seeds if seed.conflict in options.held_out_conflicts}
    chosen = {group: "test" for group in held_out}
    rest = [seed for seed in seeds if group_of[seed.sentence.article_id] not in held_out]
    for name, share in (("test", options.test_share), ("validation", options.validation_share)):
        wanted = share * len(seeds) - (len(seeds) - len(rest) if name == "test" else 0)
        remaining = [seed for seed in rest if group_of[seed.sentence.article_id] not in chosen]
        for group in _fold(remaining, group_of, wanted / max(1, len(remaining)), options.random_seed):
            chosen[group] = name
    return {article: chosen.get(group, "train") for article, group in group_of.items()}


def _fold(seeds: Sequence[Seed], group_of: dict[str, str], share: float, random_seed: int) -> set[str]:
    """Groups of about that share of the sentences, with the label combinations of the whole; none where the share is used up."""
    folds = round(1 / share) if share > 0.005 else 0
    if folds < 2 or len({group_of[seed.sentence.article_id] for seed in seeds}) < folds:
        if share > 0.005:
            raise UsageError(f"{len(seeds)} seed sentences are too few to split; expected articles enough for train, validation and test")
        return set()
    combinations = ["|".join(seed.sentence.labels or ()) for seed in seeds]
    common = Counter(combinations)
    strata = [combination if common[combination] >= folds else "rare" for combination in combinations]
    groups = [group_of[seed.sentence.article_id] for seed in seeds]
    folder = StratifiedGroupKFold(n_splits=folds, shuffle=True, random_state=random_seed)
    _, fold = next(iter(folder.split(np.zeros(len(seeds)), strata, groups)))
    return {groups[place] for place in fold}


def article_groups(seeds: Sequence[Seed], threshold: float) -> dict[str, str]:
    """Group of each article: articles that share a near-duplicate sentence stand together (boilerplate lines aside)."""
    parent = {seed.sentence.article_id: seed.sentence.article_id for seed in seeds}

    def root(article: str) -> str:
        while parent[article] != article:
            parent[article] = article = parent[parent[article]]
        return article

    told = [seed.sentence for seed in seeds if len(seed.sentence.text.split()) >= BOILERPLATE_WORDS]
    for earlier, later in near_duplicate_pairs([sentence.text for sentence in told], threshold):
        first, second = sorted((root(told[earlier].article_id), root(told[later].article_id)))
        parent[second] = first
    return {article: root(article) for article in parent}


def refuse_leaks(by_split: dict[str, list[tuple[str, str]]]) -> None:
    """UsageError where a sentence text or an article stands in two splits. Takes (article id, text) pairs by split."""
    for what, place in (("article", 0), ("text", 1)):
        seen: dict[str, str] = {}
        shared: dict[str, list[str]] = defaultdict(list)
        for name, pairs in by_split.items():
            for value in {pair[place] for pair in pairs}:
                if value in seen:
                    shared[value] = [seen[value], name]
                seen[value] = name
        if shared:
            value, sides = next(iter(sorted(shared.items())))
            raise UsageError(f"the split leaks: {what} {value[:80]!r} stands in {' and '.join(sides)} ({len(shared)} in all); expected on one side")
