"""Options of `claimframe curve`."""

import sys
from collections.abc import Callable
from pathlib import Path

from claimframe.cli.figures import check_writable
from claimframe.cli.parser import Parser
from claimframe.errors import DONE, UsageError

FORMATS = (".png", ".svg", ".pdf")
DESCRIPTION = """The learning curve of models trained on shares of the articles, measured on labelled records that none of them has seen.

  train -m experiment=baseline data.train_share=0.1,0.25,0.5,1 random_seed=1,2,3 model_dir=models/curve
  claimframe curve gold.jsonl models/curve-*  -o curve.png"""


def curve_command(arguments: list[str], tell: Callable[[str], None]) -> int:
    """Parses the options, measures every model, prints the table, draws the figure."""
    parser = Parser("claimframe curve", DESCRIPTION)
    parser.add_argument("gold", type=Path, metavar="GOLD", help="labelled records, one JSON object a line")
    parser.add_argument("models", type=Path, nargs="+", metavar="MODEL", help="model folders")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="draw the curve here (.png, .svg, .pdf)")
    options = parser.parse_args(arguments)
    if options.output and options.output.suffix not in FORMATS:
        raise UsageError(f"{options.output}: format '{options.output.suffix}' is not known; expected {', '.join(FORMATS)}")
    check_writable(options.output)
    from claimframe.evaluation import read_labelled
    from claimframe.training.learning_curve import curve_table, draw_curve, points

    found = points(options.models, read_labelled(options.gold))
    sys.stdout.write(curve_table(found) + "\n")
    if options.output:
        draw_curve(found, options.output)
        tell(f"figure: {options.output}")
    return DONE
