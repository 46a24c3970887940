"""`claimframe corpus`: its actions and their options."""

from collections.abc import Callable
from pathlib import Path

from claimframe.cli.parser import Parser
from claimframe.configs_folder import configs_folder
from claimframe.errors import UsageError
from claimframe.labels import nearest

DESCRIPTION = """The seed corpus.

  claimframe corpus validate                   check every seed file
  claimframe corpus prepare                    validate, split, write data/"""
ACTIONS = ("validate", "prepare")


def corpus_command(arguments: list[str], tell: Callable[[str], None]) -> int:
    """Parses the action and its options, and runs it."""
    parser = Parser("claimframe corpus", DESCRIPTION)
    parser.add_argument("action", help=" or ".join(ACTIONS))
    parser.add_argument("--seeds", type=Path, default=Path("seeds"), help="folder of seed files (default: %(default)s)")
    parser.add_argument("--data", type=Path, help="where the splits go (default: as the data configuration says)")
    parser.add_argument("--config", type=Path, help="data configuration (default: configs/data/seeds.yaml)")
    options = parser.parse_args(arguments)
    if options.action not in ACTIONS:
        raise UsageError(f"unknown action '{options.action}'; {nearest(options.action, ACTIONS)}")
    from claimframe.corpus.recipe_file import load_recipe

    recipe = load_recipe(options.config or configs_folder() / "data/seeds.yaml", options.seeds, options.data)
    if options.action == "prepare":
        from claimframe.corpus.prepare import prepare

        prepare(recipe, tell)
        return 0
    from claimframe.corpus.seeds import load_seeds

    seeds = load_seeds(recipe.seeds, recipe.label_set)
    tell(f"{recipe.seeds}: {len(seeds):,} sentences of {len({seed.sentence.article_id for seed in seeds}):,} articles, all valid")
    return 0
