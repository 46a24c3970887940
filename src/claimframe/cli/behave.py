"""Options of `claimframe behave`."""

import sys
from collections.abc import Callable
from pathlib import Path

from claimframe.cli.parser import Parser

DESCRIPTION = """Runs the suite of minimal pairs: short texts that differ in one thing, judged by the codebook's rules, one file by phenomenon in
configs/behaviour. A pair passes where the named decisions are right on both sides.

  claimframe behave models/baseline
  claimframe behave models/baseline --gate     exit 1 where a gate fails"""


def behave_command(arguments: list[str], tell: Callable[[str], None]) -> int:
    """Parses the options, runs the suite, prints the table on standard output."""
    parser = Parser("claimframe behave", DESCRIPTION)
    parser.add_argument("model", metavar="MODEL", help="model folder")
    parser.add_argument("--suite", type=Path, metavar="FOLDER", help="a suite of your own (default: the one that ships)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument("--gate", action="store_true", help="exit 1 where a gate fails")
    options = parser.parse_args(arguments)
    from claimframe.behaviour import default_suite_folder, load_suite, run_suite, table
    from claimframe.cli.figures import check_writable, end_with_gates, write_figures
    from claimframe.inference.classifier import Classifier

    check_writable(options.json)
    classifier = Classifier.load(options.model)
    figures = run_suite(classifier, load_suite(options.suite or default_suite_folder(), classifier.label_set))
    sys.stdout.write(table(figures) + "\n")
    write_figures(options.json, figures, tell)
    return end_with_gates(figures, options.gate)
