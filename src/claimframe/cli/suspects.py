"""Options of `claimframe corpus hold-out` and `claimframe suspects`: what a cheap probe on frozen sentence vectors tells of the corpus."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimframe.cli.figures import check_writable
from claimframe.cli.parser import Parser
from claimframe.configs_folder import configs_folder
from claimframe.errors import DONE, FAILED, UsageError

if TYPE_CHECKING:
    from claimframe.corpus.seeds import Seed
    from claimframe.labels import LabelSet

SUSPECTS = """Likely label errors in the seed corpus: sentences whose label a model that never saw their article finds least probable.

  claimframe suspects -n 200 -o suspects.jsonl
  claimframe suspects --plant 0.05             how good it is: flips 5 % of the labels and counts how many of them it finds first"""
Tell = Callable[[str], None]


def hold_out_action(seeds: Path, config: Path | None, by: str) -> int:
    """Prints the table of groups left out; FAILED where one falls too far under the mean."""
    records, label_set = _load(seeds, config)
    from claimframe.training.hold_out import hold_out, hold_out_table, too_low

    found = hold_out(records, by, label_set, _encoder())
    sys.stdout.write(hold_out_table(found, label_set) + "\n")
    return FAILED if too_low(found) else DONE


def suspects_command(arguments: list[str], tell: Tell) -> int:
    """Parses the options, ranks the label decisions, writes the first of them as JSON Lines."""
    parser = Parser("claimframe suspects", SUSPECTS)
    parser.add_argument("--seeds", type=Path, default=Path("seeds"), help="folder of seed files (default: %(default)s)")
    parser.add_argument("--config", type=Path, help="data configuration (default: configs/data/seeds.yaml)")
    parser.add_argument("-n", "--number", type=int, default=100, help="how many to list (default: %(default)s)")
    parser.add_argument("-o", "--output", type=Path, help="where to write them (default: standard output)")
    parser.add_argument("--random-seed", type=int, default=1, help="decides the folds and what is planted (default: %(default)s)")
    parser.add_argument("--plant", type=float, default=0.0, metavar="SHARE", help="flip this share of labels and print the precision among the first")
    options = parser.parse_args(arguments)
    if not 0 <= options.plant <= 0.5 or options.number < 1:
        raise UsageError("suspects: expected --plant from 0 to 0.5 and --number from 1")
    check_writable(options.output)
    records, label_set = _load(options.seeds, options.config)
    from claimframe.training.suspects import find_suspects, planted

    if options.plant:
        precision = planted(records, label_set, _encoder(), options.random_seed, options.plant, options.number)
        sys.stdout.write(f"flipped {options.plant:.1%} of the labels; among the first {options.number} suspects {precision:.1%} are flipped ones, ")
        sys.stdout.write(f"{precision / options.plant:.1f} times chance\n")
        return DONE
    suspects = find_suspects(records, label_set, _encoder(), options.random_seed)[: options.number]
    lines = "".join(json.dumps(_shown(records[one.row], one), ensure_ascii=False) + "\n" for one in suspects)
    if options.output is None:
        sys.stdout.write(lines)
        return DONE
    options.output.write_text(lines, encoding="utf-8")
    tell(f"{len(suspects)} suspects: {options.output}")
    return DONE


def _shown(seed: "Seed", suspect: Any) -> dict[str, Any]:
    own = {"file": seed.file, "line": seed.line, "label": suspect.label, "given": suspect.given, "confidence": round(suspect.confidence, 5)}
    return own | {"text": seed.sentence.text, "labels": list(seed.sentence.labels or ()), "article_id": seed.sentence.article_id}


def _load(seeds: Path, config: Path | None) -> "tuple[list[Seed], LabelSet]":
    from claimframe.corpus.recipe_file import load_recipe
    from claimframe.corpus.seeds import load_seeds

    recipe = load_recipe(config or configs_folder() / "data/seeds.yaml", seeds, None)
    return load_seeds(recipe.seeds, recipe.label_set), recipe.label_set


def _encoder() -> Any:
    import yaml

    from claimframe.training.config import EncoderConfig
    from claimframe.training.train import quieten

    quieten()
    return EncoderConfig(**yaml.safe_load((configs_folder() / "encoder/minilm.yaml").read_text(encoding="utf-8")))
