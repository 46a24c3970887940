"""Tracking in MLflow that training never waits for: a thread sends, and what cannot be sent is spooled."""

import json
import logging
import os
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from claimframe.training.config import TrackingConfig
from claimframe.training.events import Event

SPOOL = Path("mlruns/spool")
QUIET = {
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "4", "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1", "MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true",
    "GIT_PYTHON_REFRESH": "quiet",
}  # fmt: skip


class Tracker(Protocol):
    """Takes the events of one run."""

    def params(self, values: dict[str, Any]) -> None: ...

    def metrics(self, values: dict[str, float], step: int = 0) -> None: ...

    def artifact(self, path: Path, folder: str = "") -> None: ...

    def end(self, status: str) -> str | None: ...


class NoTracker:
    """Tracking switched off."""

    def params(self, values: dict[str, Any]) -> None:
        """Nothing is kept."""

    def metrics(self, values: dict[str, float], step: int = 0) -> None:
        """Nothing is kept."""

    def artifact(self, path: Path, folder: str = "") -> None:
        """Nothing is kept."""

    def end(self, status: str) -> str | None:
        """No run, no id."""
        return None


@dataclass(slots=True)
class _Sender:
    """What the thread holds: the client, once it is there, and the run's id."""

    config: TrackingConfig
    name: str
    tags: dict[str, str]
    run_id: str | None = None
    client: Any = None

    def connect(self) -> None:
        """Opens the store and creates the run."""
        for key, value in QUIET.items():
            os.environ.setdefault(key, value)
        logging.getLogger("alembic").setLevel(logging.WARNING)
        logging.getLogger("mlflow").setLevel(logging.ERROR)
        import mlflow

        uri = store_uri(self.config)
        self.client = mlflow.MlflowClient(tracking_uri=uri)
        found = self.client.get_experiment_by_name(self.config.experiment)
        experiment = found.experiment_id if found else self.client.create_experiment(self.config.experiment, artifact_location=_artifacts(uri))
        self.run_id = self.client.create_run(experiment, run_name=self.name, tags=self.tags).info.run_id

    def send(self, event: Event) -> None:
        """Sends one event; raises whatever the client raises."""
        from mlflow.entities import Metric, Param

        if event.kind == "params":
            self.client.log_batch(self.run_id, params=[Param(key, str(value)) for key, value in event.values.items()])
        elif event.kind == "metrics":
            self.client.log_batch(self.run_id, metrics=[Metric(key, value, event.time_ms, event.step) for key, value in event.values.items()])
        elif event.kind == "artifact":
            send = self.client.log_artifacts if Path(event.values["path"]).is_dir() else self.client.log_artifact
            send(self.run_id, event.values["path"], event.values["folder"] or None)
        else:
            self.client.set_terminated(self.run_id, event.values["status"])


def store_uri(config: TrackingConfig) -> str:
    """MLFLOW_TRACKING_URI, else the configured store, else a SQLite file in the working folder (absolute)."""
    return os.environ.get("MLFLOW_TRACKING_URI") or config.uri or f"sqlite:///{Path('mlflow.db').resolve()}"


def _artifacts(uri: str) -> str | None:
    """Beside the database of a local store; a server decides for itself."""
    return Path("mlruns").resolve().as_uri() if uri.startswith("sqlite:") else None


@dataclass(slots=True)
class MlflowTracker:
    """Queues events for the sending thread. The thread dies with its store; training does not."""

    config: TrackingConfig
    name: str
    tags: dict[str, str]
    tell: Callable[[str], None]
    _waiting: "queue.Queue[Event]" = field(default_factory=queue.Queue)
    _unsent: list[Event] = field(default_factory=list)
    _problem: str = ""
    _sender: _Sender = field(init=False)
    _thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self._sender = _Sender(self.config, self.name, self.tags)
        self._thread = threading.Thread(target=self._work, daemon=True, name="tracker")
        self._thread.start()

    def _work(self) -> None:
        event = None
        try:
            self._sender.connect()
            while event is None or event.kind != "end":
                event = self._waiting.get()
                self._unsent.insert(0, event)
                self._sender.send(event)
                self._unsent.remove(event)
        except Exception as error:  # whatever the store or its client raises must not reach training
            self._problem = f"{type(error).__name__}: {(str(error).splitlines() or [''])[0][:160]}"

    def params(self, values: dict[str, Any]) -> None:
        """Flat parameters of the run."""
        self._put("params", values)

    def metrics(self, values: dict[str, float], step: int = 0) -> None:
        """Metrics at a step."""
        self._put("metrics", values, step)

    def artifact(self, path: Path, folder: str = "") -> None:
        """A file, or a folder's content, under a folder of the run's artifacts."""
        self._put("artifact", {"path": str(path.resolve()), "folder": folder})

    def _put(self, kind: str, values: dict[str, Any], step: int = 0) -> None:
        self._waiting.put(Event(kind, values, step, int(time.time() * 1000)))

    def end(self, status: str) -> str | None:
        """Waits for the thread, no longer than the configured patience, and spools what it did not send. Returns the run's id."""
        self._put("end", {"status": status})
        waited_until = time.monotonic() + self.config.patience_s
        while self._thread.is_alive() and time.monotonic() < waited_until:
            self._thread.join(0.1)
        left = list(self._unsent)
        while not self._waiting.empty():
            left.append(self._waiting.get_nowait())
        if left:
            self._spool(left)
        return self._sender.run_id

    def _spool(self, events: list[Event]) -> None:
        path = SPOOL / f"{self.name}-{int(time.time())}-{os.getpid()}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        head = {"run_id": self._sender.run_id, "name": self.name, "experiment": self.config.experiment, "tags": self.tags}
        path.write_text("\n".join(json.dumps(line) for line in [head, *(event.to_dict() for event in events)]) + "\n", encoding="utf-8")
        reason = self._problem or f"no answer within {self.config.patience_s:g} s"
        self.tell(f"tracking: the store did not take {len(events)} events ({reason}); kept in {path}")
