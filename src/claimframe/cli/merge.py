"""Options of `claimframe merge`."""

from collections.abc import Callable

from claimframe.cli.parser import Parser
from claimframe.errors import DONE, SET_ASIDE

DESCRIPTION = """Joins the shares of a job that ran as `predict ... --shard i/N`, once all of them are there.

  claimframe merge scores.parquet"""


def merge_command(arguments: list[str], tell: Callable[[str], None]) -> int:
    """Checks that every shard is there, joins them, accounts for all records."""
    parser = Parser("claimframe merge", DESCRIPTION)
    parser.add_argument("output", metavar="OUTPUT", help="the -o that the shares were given")
    parser.add_argument("--rejects", help="where to note what could not be read (default: OUTPUT.rejects.jsonl)")
    parsed = parser.parse_args(arguments)
    from claimframe.inference.join import merge
    from claimframe.inference.layout import layout_of

    tally = merge(layout_of(parsed.output, parsed.rejects))
    tell(tally.said())
    tell(f"scores: {parsed.output}")
    return SET_ASIDE if tally.rejected else DONE
