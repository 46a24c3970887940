"""`claimframe corpus`: its actions and their options."""

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from claimframe.cli.parser import Parser
from claimframe.configs_folder import configs_folder
from claimframe.errors import DONE, FAILED, UsageError
from claimframe.labels import nearest

DESCRIPTION = """The seed corpus.

  claimframe corpus validate                                  check every seed file
  claimframe corpus prepare                                   validate, split, write data/
  claimframe corpus check --reference DUMP                    against seeds/coverage.yaml; exit 1 where it falls short
  claimframe corpus export -f label_studio -o tasks.json      for annotators: label_studio, doccano, prodigy, csv
  claimframe corpus import tasks.json -f label_studio -o records.jsonl
  claimframe corpus split-check train.jsonl test.jsonl        texts that stand on both sides, verbatim or nearly
  claimframe corpus hold-out --by conflict                    each conflict (or genre) left out of training in turn"""
Tell = Callable[[str], None]


def corpus_command(arguments: list[str], tell: Tell) -> int:
    """Parses the action and its options, and runs it."""
    parser = Parser("claimframe corpus", DESCRIPTION)
    parser.add_argument("action", help=", ".join(ACTIONS))
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="import: the tool's file; split-check: two files of records")
    parser.add_argument("--seeds", type=Path, default=Path("seeds"), help="folder of seed files (default: %(default)s)")
    parser.add_argument("--data", type=Path, help="prepare: where the splits go (default: as the data configuration says)")
    parser.add_argument("--config", type=Path, help="data configuration (default: configs/data/seeds.yaml)")
    parser.add_argument("--reference", type=Path, help="check: a dump of real articles to compare variety with")
    parser.add_argument("-f", "--format", default="csv", help="export, import: the tool (default: %(default)s)")
    parser.add_argument("-o", "--output", type=Path, help="export, import: the file to write")
    parser.add_argument("--overwrite", action="store_true", help="export, import: replace a file that exists")
    parser.add_argument("--threshold", type=float, default=0.5, help="split-check: Jaccard of 5-word shingles (default: %(default)s)")
    parser.add_argument("--by", default="conflict", help="hold-out: the field whose values are left out in turn (default: %(default)s)")
    options = parser.parse_intermixed_args(arguments)
    if options.action not in ACTIONS:
        raise UsageError(f"unknown action '{options.action}'; {nearest(options.action, tuple(ACTIONS))}")
    return ACTIONS[options.action](options, tell)


def _files(options: Namespace, count: int) -> list[Path]:
    if len(options.files) != count:
        raise UsageError(f"corpus {options.action}: {len(options.files)} files given; expected {count}")
    return list(options.files)


def _output(options: Namespace) -> Path:
    if options.output is None:
        raise UsageError(f"corpus {options.action}: no output; name one with --output")
    if options.output.exists() and not options.overwrite:
        raise UsageError(f"{options.output}: exists already; choose another name or add --overwrite")
    return Path(options.output)


def _validate(options: Namespace, tell: Tell) -> int:
    from claimframe.corpus.recipe_file import load_recipe
    from claimframe.corpus.seeds import load_seeds

    recipe = load_recipe(options.config or configs_folder() / "data/seeds.yaml", options.seeds, None)
    seeds = load_seeds(recipe.seeds, recipe.label_set)
    tell(f"{recipe.seeds}: {len(seeds):,} sentences of {len({seed.sentence.article_id for seed in seeds}):,} articles, all valid")
    return DONE


def _prepare(options: Namespace, tell: Tell) -> int:
    from claimframe.corpus.prepare import prepare
    from claimframe.corpus.recipe_file import load_recipe

    prepare(load_recipe(options.config or configs_folder() / "data/seeds.yaml", options.seeds, options.data), tell)
    return DONE


def _check(options: Namespace, tell: Tell) -> int:
    from claimframe.corpus.check import check_corpus, figures_table
    from claimframe.corpus.plan import load_plan
    from claimframe.corpus.recipe_file import load_recipe
    from claimframe.corpus.reference import reference_sentences
    from claimframe.corpus.seeds import load_seeds
    from claimframe.corpus.vocabulary import load_vocabulary

    recipe = load_recipe(options.config or configs_folder() / "data/seeds.yaml", options.seeds, None)
    seeds, plan = load_seeds(recipe.seeds, recipe.label_set), load_plan(recipe.seeds)
    compared = reference_sentences(options.reference) if options.reference else None
    figures = check_corpus(seeds, plan, load_vocabulary(recipe.seeds), recipe.label_set, compared)
    sys.stdout.write(figures_table(figures) + "\n")
    if not options.reference:
        tell("variety against real press was not measured: name a dump with --reference")
    return DONE if all(figure.holds for figure in figures) else FAILED


def _export(options: Namespace, tell: Tell) -> int:
    from claimframe.corpus.exchange import export_records
    from claimframe.corpus.recipe_file import load_recipe
    from claimframe.corpus.seeds import load_seeds

    recipe = load_recipe(options.config or configs_folder() / "data/seeds.yaml", options.seeds, None)
    records = [seed.sentence for seed in load_seeds(recipe.seeds, recipe.label_set)]
    export_records(records, options.format, target := _output(options), recipe.label_set)
    tell(f"{len(records):,} sentences for {options.format}: {target}")
    return DONE


def _import(options: Namespace, tell: Tell) -> int:
    from claimframe.corpus.exchange import import_records
    from claimframe.corpus.recipe_file import load_recipe

    recipe = load_recipe(options.config or configs_folder() / "data/seeds.yaml", options.seeds, None)
    target = _output(options)
    (source,) = _files(options, 1)
    records = import_records(source, options.format, recipe.label_set)
    target.write_text("".join(record.to_json() + "\n" for record in records), encoding="utf-8")
    tell(f"{len(records):,} sentences from {options.format}: {target}")
    return DONE


def _split_check(options: Namespace, _tell: Tell) -> int:
    from claimframe.corpus.leaks import find_leaks, leak_table
    from claimframe.evaluation import read_labelled

    left, right = (read_labelled(path) for path in _files(options, 2))
    leaks = find_leaks(left, right, options.threshold)
    sys.stdout.write(leak_table(leaks, len(left), len(right)) + "\n")
    return FAILED if leaks else DONE


def _hold_out(options: Namespace, _tell: Tell) -> int:
    from claimframe.cli.suspects import hold_out_action

    return hold_out_action(options.seeds, options.config, options.by)


ACTIONS = {
    "validate": _validate,
    "prepare": _prepare,
    "check": _check,
    "export": _export,
    "import": _import,
    "split-check": _split_check,
    "hold-out": _hold_out,
}
