"""Options of `evaluate`."""

import sys
from collections.abc import Callable
from pathlib import Path

from claimframe.cli.parser import Parser

DESCRIPTION = """Measures a model on labelled records: precision, recall, F1 and average precision of each label, macro-F1, exact match and
calibration error, with 95 % intervals (bootstrap over articles).

  evaluate gold.jsonl                          the baseline model
  evaluate gold.jsonl --model models/context --json figures.json"""


def evaluate_command(arguments: list[str], tell: Callable[[str], None]) -> int:
    """Parses the options, measures, prints the table on standard output."""
    parser = Parser("evaluate", DESCRIPTION)
    parser.add_argument("gold", type=Path, metavar="GOLD", help="labelled records, one JSON object a line")
    parser.add_argument("--model", default="models/baseline", help="model folder (default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument("--curves", type=Path, metavar="FILE", help="write the precision-recall curve of each label here, as CSV")
    options = parser.parse_args(arguments)
    from claimframe.cli.figures import check_writable, write_figures
    from claimframe.evaluation import compare_with_model, curves, measure, read_labelled, table
    from claimframe.inference.classifier import Classifier

    for written in (options.json, options.curves):
        check_writable(written)
    gold = read_labelled(options.gold)
    classifier = Classifier.load(options.model)
    for record in gold:
        classifier.label_set.ordered(record.labels or ())
    comparison = compare_with_model(gold, classifier)
    figures = measure(comparison)
    sys.stdout.write(table(figures) + "\n")
    write_figures(options.json, figures, tell)
    if options.curves:
        options.curves.write_text(curves(comparison), encoding="utf-8")
    return 0
