"""Options of `claimframe audit`."""

import sys
from collections.abc import Callable
from pathlib import Path

from claimframe.cli.parser import Parser

DESCRIPTION = """Audits a model's even-handedness: exchanges parties, nationalities, capitals, religions, leaders' offices, outlets and the gender of
speakers by the reviewed table configs/audit/swaps.yaml, and measures which decisions flip and how far probabilities move.

  claimframe audit models/baseline                         on the seed sentences that name a side
  claimframe audit models/baseline my_press.jsonl --gate   on your own records; exit 1 where a gate fails"""


def audit_command(arguments: list[str], tell: Callable[[str], None]) -> int:
    """Parses the options, audits, prints the table on standard output."""
    parser = Parser("claimframe audit", DESCRIPTION)
    parser.add_argument("model", metavar="MODEL", help="model folder")
    parser.add_argument("records", metavar="RECORDS", nargs="?", default="seeds", help="sentences or articles, as predict reads them (default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument("--gate", action="store_true", help="exit 1 where a gate fails")
    options = parser.parse_args(arguments)
    from claimframe.audit import audit_model, table
    from claimframe.audit.records import read_sentences
    from claimframe.cli.figures import check_writable, end_with_gates, write_figures
    from claimframe.inference.classifier import Classifier
    from claimframe.swaps import default_table

    check_writable(options.json)
    swaps = default_table()
    figures = audit_model(Classifier.load(options.model), read_sentences(options.records), swaps)
    sys.stdout.write(table(figures) + "\n")
    write_figures(options.json, figures, tell)
    return end_with_gates(figures, options.gate)
