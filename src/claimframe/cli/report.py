"""Options of `claimframe report`."""

from collections.abc import Callable
from pathlib import Path

from claimframe.cli.parser import Parser

DESCRIPTION = """Writes one self-contained page on what predict found: totals, a profile of each outlet, the course over time, claim against
monitor, the most framed sentences, an article reader and a table.

  claimframe report scores.parquet -o report.html

Reads what predict wrote: .jsonl, .parquet or .csv; with predict --evidence the page marks the words that carry framing.
Shares account for the errors that the model made on validation, and carry 95 % intervals, where the model folder says them."""


def report_command(arguments: list[str], tell: Callable[[str], None]) -> int:
    """Parses the options and runs `report`."""
    parser = Parser("claimframe report", DESCRIPTION)
    parser.add_argument("scores", type=Path, metavar="SCORES", help="what predict wrote")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the .html file to write")
    parser.add_argument("--model", help="folder of the model that predicted (default: models/baseline, where it is there)")
    parser.add_argument("--title", default="claimframe report", help="heading of the page (default: %(default)s)")
    parser.add_argument("--overwrite", action="store_true", help="replace a page that exists")
    options = parser.parse_args(arguments)
    from claimframe.report.build import ReportOptions, run_report

    return run_report(ReportOptions(**vars(options)), tell)
