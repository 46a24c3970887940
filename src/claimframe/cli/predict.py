"""Options of `predict`."""

from collections.abc import Callable

from claimframe.cli.parser import Parser
from claimframe.errors import UsageError

STDIN_FORMATS = ("jsonl", "json", "csv", "txt", "parquet", "arrow", "html", "xml", "warc")
DESCRIPTION = """Labels every sentence of the articles in a dump.

  predict article.txt -o -                     one record a sentence on standard output
  predict dump.jsonl.gz more/ -o scores.parquet
  cat dump.jsonl | predict - -o scores.jsonl

Reads .jsonl .json .csv .tsv .txt .parquet .arrow .html .warc, exports of Factiva (.xml .html), LexisNexis (.txt .html), NewsAPI and
Media Cloud, saved Hugging Face data sets, each also .gz .zst .bz2 .xz or inside .zip and .tar; folders, 'patterns*', s3:// and
other URLs, and - (standard input). .html, .warc and URLs need pip install "claimframe[formats]". An article needs a text field;
its id, outlet, date, title and all other fields are carried through. A record with `position` is a sentence and is not split again.
A job that was stopped goes on where it was when the same command is given again. -o scores.parquet/ writes a folder of parts.
Exit: 0 all scored, 1 failed, 2 usage, 3 some input set aside (see the rejects file), 4 model not usable."""


def predict_command(arguments: list[str], tell: Callable[[str], None]) -> int:
    """Parses the options and runs `predict`."""
    parser = Parser("predict", DESCRIPTION)
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="files, folders, patterns, URLs or -")
    parser.add_argument("-o", "--output", required=True, help=".jsonl, .parquet or .csv file, or - for JSON Lines on standard output")
    parser.add_argument("--model", default="models/baseline", help="model folder (default: %(default)s)")
    parser.add_argument("--model-sha256", help="refuse the model unless the SHA-256 of its manifest.json is this")
    parser.add_argument("--text-field", help="field that holds the article's text")
    parser.add_argument("--id-field", help="field that holds the article's id")
    parser.add_argument("--stdin-format", choices=STDIN_FORMATS, help="what standard input holds (default: jsonl)")
    parser.add_argument("--rejects", help="where to note what could not be read (default: OUTPUT.rejects.jsonl)")
    parser.add_argument("--overwrite", action="store_true", help="replace an output that exists")
    parser.add_argument("--threads", type=int, default=0, help="processor threads (default: all there are)")
    parser.add_argument("--keep-formulas", action="store_true", help="CSV: write cells that begin with = + - @ as they are")
    parser.add_argument("--threshold", action="append", default=[], metavar="LABEL=P", help="override one label's threshold; may be given again")
    parser.add_argument("--evidence", action="store_true", help="add to each label the words that carry it, with offsets and weights")
    parser.add_argument("--shard", default="1/1", metavar="i/N", help="label the i-th of N shares of the input; `claimframe merge` joins them")
    parsed = vars(parser.parse_args(arguments))
    from claimframe.inference.predict import PredictOptions, run_predict
    from claimframe.inference.shards import parse_share

    escape, thresholds, share = not parsed.pop("keep_formulas"), dict(map(_threshold, parsed.pop("threshold"))), parse_share(parsed.pop("shard"))
    if share.of > 1 and parsed["output"] == "-":
        raise UsageError("predict: --shard needs a file or folder to write; expected -o scores.parquet, for example")
    return run_predict(PredictOptions(**parsed, escape_formulas=escape, thresholds=thresholds, share=share), tell)


def _threshold(given: str) -> tuple[str, float]:
    label, _, value = given.partition("=")
    try:
        if 0.0 <= float(value) <= 1.0:
            return label, float(value)
    except ValueError:
        pass
    raise UsageError(f"predict: --threshold {given}: expected LABEL=P with P from 0 to 1, for example framing=0.7")
