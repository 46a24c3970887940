"""`claimframe corpus`: its actions and their options."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from claimframe.cli.parser import Parser
from claimframe.configs_folder import configs_folder
from claimframe.errors import DONE, FAILED, UsageError
from claimframe.labels import nearest

if TYPE_CHECKING:
    from claimframe.corpus.prepare import Recipe

DESCRIPTION = """The seed corpus.

  claimframe corpus validate                   check every seed file
  claimframe corpus prepare                    validate, split, write data/
  claimframe corpus check --reference DUMP     the corpus against seeds/coverage.yaml; exit 1 where it falls short"""
Tell = Callable[[str], None]


def corpus_command(arguments: list[str], tell: Tell) -> int:
    """Parses the action and its options, and runs it."""
    parser = Parser("claimframe corpus", DESCRIPTION)
    parser.add_argument("action", help=", ".join(ACTIONS))
    parser.add_argument("--seeds", type=Path, default=Path("seeds"), help="folder of seed files (default: %(default)s)")
    parser.add_argument("--data", type=Path, help="prepare: where the splits go (default: as the data configuration says)")
    parser.add_argument("--config", type=Path, help="data configuration (default: configs/data/seeds.yaml)")
    parser.add_argument("--reference", type=Path, help="check: a dump of real articles to compare variety with")
    options = parser.parse_args(arguments)
    if options.action not in ACTIONS:
        raise UsageError(f"unknown action '{options.action}'; {nearest(options.action, tuple(ACTIONS))}")
    from claimframe.corpus.recipe_file import load_recipe

    recipe = load_recipe(options.config or configs_folder() / "data/seeds.yaml", options.seeds, options.data)
    return ACTIONS[options.action](recipe, options.reference, tell)


def _validate(recipe: "Recipe", _reference: Path | None, tell: Tell) -> int:
    from claimframe.corpus.seeds import load_seeds

    seeds = load_seeds(recipe.seeds, recipe.label_set)
    tell(f"{recipe.seeds}: {len(seeds):,} sentences of {len({seed.sentence.article_id for seed in seeds}):,} articles, all valid")
    return DONE


def _prepare(recipe: "Recipe", _reference: Path | None, tell: Tell) -> int:
    from claimframe.corpus.prepare import prepare

    prepare(recipe, tell)
    return DONE


def _check(recipe: "Recipe", reference: Path | None, tell: Tell) -> int:
    from claimframe.corpus.check import check_corpus, figures_table
    from claimframe.corpus.plan import load_plan
    from claimframe.corpus.reference import reference_sentences
    from claimframe.corpus.seeds import load_seeds
    from claimframe.corpus.vocabulary import load_vocabulary

    seeds, plan = load_seeds(recipe.seeds, recipe.label_set), load_plan(recipe.seeds)
    compared = reference_sentences(reference) if reference else None
    figures = check_corpus(seeds, plan, load_vocabulary(recipe.seeds), recipe.label_set, compared)
    sys.stdout.write(figures_table(figures) + "\n")
    if not reference:
        tell("variety against real press was not measured: name a dump with --reference")
    return DONE if all(figure.holds for figure in figures) else FAILED


ACTIONS = {"validate": _validate, "prepare": _prepare, "check": _check}
