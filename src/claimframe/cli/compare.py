"""Options of `claimframe compare`."""

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from claimframe.cli.parser import Parser
from claimframe.errors import DONE, UsageError

DESCRIPTION = """Two models on the same labelled records: paired bootstrap over articles, random exchange of articles, McNemar for each label.

  claimframe compare models/tfidf models/baseline --gold gold.jsonl"""


def compare_command(arguments: list[str], tell: Callable[[str], None]) -> int:
    """Parses the options, labels the records with both models, prints the comparison."""
    parser = Parser("claimframe compare", DESCRIPTION)
    parser.add_argument("first", type=Path, metavar="MODEL", help="model folder")
    parser.add_argument("second", type=Path, metavar="MODEL", help="model folder to compare with the first")
    parser.add_argument("--gold", type=Path, default=Path("data/test.jsonl"), help="labelled records (default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    options = parser.parse_args(arguments)
    from claimframe.cli.figures import check_writable, write_figures
    from claimframe.evaluation import compare_with_model, read_labelled
    from claimframe.inference.classifier import Classifier
    from claimframe.paired import differences, disagreements, paired_table

    check_writable(options.json)
    gold = read_labelled(options.gold)
    first, second = (compare_with_model(gold, Classifier.load(folder)) for folder in (options.first, options.second))
    if first.label_set != second.label_set:
        raise UsageError(f"{options.second}: labels {', '.join(second.label_set.names)}; expected those of {options.first}")
    found, apart = differences(first, second), disagreements(first, second)
    sys.stdout.write(paired_table(found, apart) + "\n")
    write_figures(options.json, {"differences": list(map(asdict, found)), "mcnemar": list(map(asdict, apart))}, tell)
    return DONE
