"""Options of `predict`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from claimframe.cli.parser import Parser
from claimframe.errors import UsageError

if TYPE_CHECKING:
    from claimframe.inference.options import PredictOptions

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
--level article gives one record an article: sentences, and for each label counts, shares (of its sentences) and mean_scores. An article that
comes as sentence records must come in one piece. --keep none writes ids, positions, labels and scores; --keep text adds the text; the default
adds all carried fields. --where knows == != < <= > >= in, not in, contains, and, or, not, ( ), "texts", numbers and [lists], and fields by the
dump's names or ours. What it leaves out is counted: read = scored + rejected + empty + left out.
--engine ray (pip install 'claimframe[ray]') shares a job out on the cluster RAY_ADDRESS names, or on the cores of this machine.
Exit: 0 all scored, 1 failed, 2 usage, 3 some input set aside (see the rejects file), 4 model not usable."""


def predict_command(arguments: list[str], tell: Callable[[str], None]) -> int:
    """Parses the options and runs `predict`."""
    parser = Parser("predict", DESCRIPTION)
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="files, folders, patterns, URLs or -")
    parser.add_argument("-o", "--output", default="", help=".jsonl, .parquet or .csv file, or - for JSON Lines on standard output")
    parser.add_argument("--model", default="models/baseline", help="model folder (default: %(default)s)")
    parser.add_argument("--model-sha256", help="refuse the model unless the SHA-256 of its manifest.json is this")
    parser.add_argument("--text-field", help="field that holds the article's text")
    parser.add_argument("--id-field", help="field that holds the article's id")
    parser.add_argument("--stdin-format", choices=STDIN_FORMATS, help="what standard input holds (default: jsonl)")
    parser.add_argument("--rejects", help="where to note what could not be read (default: OUTPUT.rejects.jsonl)")
    parser.add_argument("--overwrite", action="store_true", help="replace an output that exists")
    parser.add_argument("--threads", type=int, default=0, help="processor threads (default: all there are)")
    parser.add_argument("--precision", default="auto", help="auto, fp32, bf16 or int8: lower ones are faster (default: %(default)s; see the model card)")
    parser.add_argument("--keep-formulas", action="store_true", help="CSV: write cells that begin with = + - @ as they are")
    parser.add_argument("--threshold", action="append", default=[], metavar="LABEL=P", help="override one label's threshold; may be given again")
    parser.add_argument("--risk", type=float, metavar="R", help="leave labels undecided, so that those decided are wrong at most this often, e.g. 0.05")
    parser.add_argument("--evidence", action="store_true", help="add to each label the words that carry it, with offsets and weights")
    parser.add_argument("--where", metavar="CONDITION", help="label only records that fit it, such as 'outlet == \"SANA\" and year >= 2016'")
    parser.add_argument("--limit", type=int, metavar="N", help="end after N articles or sentence records, of those that --where chooses")
    parser.add_argument("--dry-run", action="store_true", help="read, choose and split everything, count; score nothing, write nothing")
    parser.add_argument("--level", choices=("sentence", "article"), default="sentence", help="what a record speaks of (default: %(default)s)")
    parser.add_argument("--keep", choices=("none", "text", "all"), default="all", help="what of the input stands in the output (default: %(default)s fields)")
    parser.add_argument("--shard", default="1/1", metavar="i/N", help="label the i-th of N shares of the input; `claimframe merge` joins them")
    parser.add_argument("--engine", choices=("local", "ray"), default="local", help="where to label: this process, or a Ray cluster (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=0, metavar="N", help="tasks at a time on Ray (default: as many as it has cores for)")
    parsed = vars(parser.parse_args(arguments))
    from claimframe.inference.options import PredictOptions
    from claimframe.inference.predict import run_predict
    from claimframe.inference.shards import parse_share

    escape, thresholds, share = not parsed.pop("keep_formulas"), dict(map(_threshold, parsed.pop("threshold"))), parse_share(parsed.pop("shard"))
    options = PredictOptions(**parsed, escape_formulas=escape, thresholds=thresholds, share=share)
    _check_together(options)
    return run_predict(options, tell)


def _check_together(options: "PredictOptions") -> None:
    """Options that exclude each other, or ask for what is not there."""
    if not options.output and not options.dry_run:
        raise UsageError("predict: no output; expected -o scores.parquet, for example, or -o -")
    if options.risk is not None and not 0.0 < options.risk < 1.0:
        raise UsageError(f"predict: --risk {options.risk}: expected a number between 0 and 1, for example 0.05")
    if options.limit is not None and options.limit < 1:
        raise UsageError(f"predict: --limit {options.limit}: expected a number from 1")
    if options.level == "article" and options.evidence:
        raise UsageError("predict: --evidence belongs to sentences; expected --level sentence with it")
    if options.level == "article" and options.keep == "text":
        raise UsageError("predict: an article's record holds no text; expected --keep none or --keep all with --level article")
    if options.output == "-" and (options.share.of > 1 or options.engine == "ray"):
        raise UsageError("predict: --shard and --engine ray need a file or folder to write; expected -o scores.parquet, for example")
    if options.engine == "ray" and options.share.of > 1:
        raise UsageError("predict: --engine ray shares the input out by itself; expected --workers N instead of --shard")
    if options.workers < 0 or (options.workers and options.engine != "ray"):
        raise UsageError(f"predict: --workers {options.workers}: expected a number from 1, with --engine ray")


def _threshold(given: str) -> tuple[str, float]:
    label, _, value = given.partition("=")
    try:
        if 0.0 <= float(value) <= 1.0:
            return label, float(value)
    except ValueError:
        pass
    raise UsageError(f"predict: --threshold {given}: expected LABEL=P with P from 0 to 1, for example framing=0.7")
