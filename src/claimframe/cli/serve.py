"""Options of `claimframe serve`."""

import argparse
from collections.abc import Callable
from typing import TypeVar

from claimframe.cli.parser import Parser
from claimframe.errors import UsageError

Number = TypeVar("Number", int, float)
DESCRIPTION = """Labels articles and sentences over HTTP; needs the extra `serve`: pip install 'claimframe[serve]'

  claimframe serve --model models/baseline
  curl -s localhost:8000/v1/predict -H 'content-type: application/json' -d '{"articles": [{"text": "Shells hit the market, residents said."}]}'

POST /v1/predict takes {"articles": [...], "sentences": [...]} and gives the records that predict writes; GET /openapi.json describes it.
Errors are {"status": ..., "error": "..."}: 413 too large, 422 not as described, 503 busy (come again), 504 took too long.
GET /health answers while the process lives, GET /ready while it has room. There is no password: before you give a --host that others
reach, put a proxy with one in front. Ends with status 0 on SIGTERM or SIGINT, once the requests under way are answered."""


def serve_command(arguments: list[str], tell: Callable[[str], None]) -> int:
    """Parses the options and serves."""
    parser = Parser("claimframe serve", DESCRIPTION)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s, this machine only)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on; 0 takes a free one (default: %(default)s)")
    parser.add_argument("--model", default="models/baseline", help="model folder (default: %(default)s)")
    parser.add_argument("--model-sha256", help="refuse the model unless the SHA-256 of its manifest.json is this")
    parser.add_argument("--precision", default="auto", help="auto, fp32, bf16 or int8: lower ones are faster (default: %(default)s; see the model card)")
    parser.add_argument("--threads", type=int, default=0, help="processor threads (default: all there are)")
    parser.add_argument("--max-body", type=_positive(int), default=8 << 20, metavar="BYTES", help="largest body of a request (default: %(default)s)")
    parser.add_argument("--max-sentences", type=_positive(int), default=4096, metavar="N", help="most sentences of a request (default: %(default)s)")
    parser.add_argument("--max-requests", type=_positive(int), default=64, metavar="N", help="most requests at a time (default: %(default)s)")
    parser.add_argument("--timeout", type=_positive(float), default=60.0, metavar="SECONDS", help="longest a request may take (default: %(default)s)")
    parsed = vars(parser.parse_args(arguments))
    try:
        from claimframe.serving.app import Limits
        from claimframe.serving.serve import ServeOptions, run_serve
    except ModuleNotFoundError as error:
        raise UsageError(f"claimframe serve: {error.name} is not installed; install it with: pip install 'claimframe[serve]'") from None
    sentences = parsed.pop("max_sentences")
    limits = Limits(parsed.pop("max_body"), sentences, parsed.pop("max_requests"), 4 * sentences, parsed.pop("timeout"))
    return run_serve(ServeOptions(**parsed, limits=limits), tell)


def _positive(kind: type[Number]) -> Callable[[str], Number]:
    """A parser of numbers above nought."""

    def parse(given: str) -> Number:
        try:
            value = kind(given)
        except ValueError:
            value = kind(0)
        if not 0 < value < float("inf"):
            raise argparse.ArgumentTypeError(f"{given}: expected a number above 0")
        return value

    return parse
