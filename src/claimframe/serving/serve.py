"""`claimframe serve`: one model on one address until it is told to stop."""

import math
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from claimframe.errors import DONE, Stopped, UsageError
from claimframe.inference.classifier import Classifier
from claimframe.model_folder import MANIFEST, sha256_of
from claimframe.serving.app import Limits, make_app


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What the user asked for."""

    host: str = "127.0.0.1"
    port: int = 8000
    model: str = "models/baseline"
    model_sha256: str | None = None
    threads: int = 0
    precision: str = "auto"
    limits: Limits = field(default_factory=Limits)


def run_serve(options: ServeOptions, tell: Callable[[str], None]) -> int:
    """Answers until SIGTERM or SIGINT, then ends once the requests under way are answered. Logs no request, so no text of one."""
    classifier = Classifier.load(options.model, options.model_sha256, options.threads, precision=options.precision)
    list(classifier.predict(["The first call is the slowest."]))
    app = make_app(classifier, sha256_of(Path(options.model) / MANIFEST), options.limits, tell)
    with listen(options.host, options.port) as listener:
        tell(f"listening on {_address(listener)}: POST /v1/predict, GET /health, GET /ready, GET /openapi.json")
        patience = math.ceil(options.limits.seconds)
        config = uvicorn.Config(app, access_log=False, log_level="critical", server_header=False, proxy_headers=False, timeout_graceful_shutdown=patience)
        try:
            uvicorn.Server(config).run([listener])
        except (Stopped, KeyboardInterrupt):
            pass
    tell("stopped: every request under way was answered")
    return DONE


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; UsageError where the address cannot be had."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048)
    except (OSError, OverflowError) as error:
        raise UsageError(f"{host}:{port}: cannot listen there: {error}; choose another --host or --port") from None


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
