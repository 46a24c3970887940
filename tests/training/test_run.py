"""`train` from end to end on the tiny seeds, and what must not stop it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import mlflow
import numpy as np
import pytest
from conftest import overrides, run_command, write_seeds
from safetensors.torch import load_file

from claimframe import Classifier
from claimframe.inference.encoding import Unit


@pytest.fixture
def place(tmp_path):
    write_seeds(tmp_path / "seeds")
    return tmp_path


def test_it_learns_what_the_tiny_seeds_say(workplace, model_folder):
    metrics = json.loads((model_folder / "model.json").read_text())["metrics"]
    assert metrics["test/f1_macro"] > 0.7
    assert (workplace / "data/prepared.json").is_file()


def test_the_exported_model_equals_the_checkpoint(model_folder, tiny_encoder):
    from tokenizers import Tokenizer

    from claimframe.inference.encoding import UnitEncoder
    from claimframe.training.encoders import EncoderFiles, load_encoder
    from claimframe.training.loop import predict_logits
    from claimframe.training.model import SentenceClassifier

    model = SentenceClassifier(load_encoder(EncoderFiles(tiny_encoder, {}), 0.0), 4, 0.0)
    model.load_state_dict(load_file(model_folder / "checkpoint/model.safetensors"))
    units = [Unit(f"The army denied shells hit the market near village {n}.") for n in range(9)]
    encoded = UnitEncoder(Tokenizer.from_file(str(model_folder / "tokenizer.json")), "none", 128).encode(units)
    classifier = Classifier.load(model_folder)
    a, b = np.array([classifier.description.calibration[label] for label in classifier.label_set.names]).T
    trained = 1 / (1 + np.exp(-(predict_logits(model, encoded) * a + b)))
    assert np.abs(trained - classifier.probabilities(units)).max() < 1e-4


def test_the_run_stands_in_the_store(workplace):
    client = mlflow.MlflowClient(f"sqlite:///{workplace}/mlflow.db")
    (run,) = client.search_runs([client.get_experiment_by_name("claimframe").experiment_id])
    assert run.info.status == "FINISHED" and run.data.params["batch_tokens"] == "512" and 10 <= len(run.data.params) <= 18
    assert {"test/f1_macro", "test/f1/framing", "test/ap/framing", "test/ece", "validation/f1_macro", "train/loss"} <= set(run.data.metrics)
    assert {"data_sha256", "label_set_sha256", "experiment"} <= set(run.data.tags)
    assert len(client.get_metric_history(run.info.run_id, "validation/f1_macro")) > 1
    found = {item.path for folder in ("", "figures", "model") for item in client.list_artifacts(run.info.run_id, folder)}
    assert {"config.yaml", "figures/precision_recall.png", "figures/reliability.png", "figures/co_occurrence.png", "model/manifest.json"} <= found


@pytest.mark.parametrize("experiment", ["context", "frozen", "tfidf"])
def test_the_other_experiments_train_and_predict_by_the_same_road(tiny_encoder, place, experiment):
    chosen = [f"experiment={experiment}", *overrides(tiny_encoder, place)[1:], "training.epochs=1", "tracking.enabled=false"]
    done = run_command("train", *chosen, cwd=place)
    assert done.returncode == 0, done.stderr
    (place / "a.txt").write_text("The army denied it. Residents said shells hit the market.")
    scored = run_command("predict", "a.txt", "-o", "-", "--model", "models/tiny", cwd=place)
    assert scored.returncode == 0 and len(scored.stdout.splitlines()) == 2, scored.stderr


def test_an_interrupted_run_resumed_equals_one_that_was_not(tiny_encoder, place):
    chosen = [*overrides(tiny_encoder, place), "tracking.enabled=false", "training.epochs=12", "training.patience=20"]
    whole = run_command("train", *chosen, cwd=place)
    assert whole.returncode == 0, whole.stderr
    expected = load_file(place / "models/tiny/checkpoint/model.safetensors")
    shutil.rmtree(place / "models")
    shutil.rmtree(place / "outputs")
    process = subprocess.Popen([sys.executable, "-m", "claimframe", "train", *chosen], cwd=place, stderr=subprocess.PIPE, text=True)
    while not (place / "outputs/states/baseline/random_states_0.pkl").exists():
        time.sleep(0.02)
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 143 and "training.resume=true" in said, said
    assert not (place / "models/tiny").exists()
    resumed = run_command("train", *chosen, "training.resume=true", cwd=place)
    assert resumed.returncode == 0, resumed.stderr
    found = load_file(place / "models/tiny/checkpoint/model.safetensors")
    assert all(np.allclose(expected[name].numpy(), found[name].numpy(), atol=1e-5) for name in expected)


def test_two_processes_train_one_model(tiny_encoder, place, loopback):
    chosen = [*overrides(tiny_encoder, place), "training.epochs=4"]
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", "--master-addr", "127.0.0.1"]
    with socket.create_server(("127.0.0.1", 0)) as free:
        command += ["--master-port", str(free.getsockname()[1])]
    settings = {"cwd": place, "text": True, "capture_output": True, "timeout": 200, "env": os.environ | {"OMP_NUM_THREADS": "1"}}
    done = subprocess.run([*command, "-m", "claimframe", "train", *chosen], **settings)
    assert done.returncode == 0, done.stderr
    client = mlflow.MlflowClient(f"sqlite:///{place}/mlflow.db")
    (run,) = client.search_runs([client.get_experiment_by_name("claimframe").experiment_id])
    assert run.info.status == "FINISHED" and run.data.metrics["test/f1_macro"] > 0.4
    assert (place / "models/tiny/manifest.json").is_file()


def test_a_sweep_goes_on_past_a_failing_job(tiny_encoder, place):
    chosen = [*overrides(tiny_encoder, place), "tracking.enabled=false", "training.epochs=1"]
    done = run_command("train", "-m", *chosen, "training.learning_rate=-1,0.003", cwd=place)
    assert "job 0 failed" in done.stderr and done.returncode == 2
    assert not (place / "models/tiny-0").exists() and (place / "models/tiny-1/manifest.json").is_file()


def test_a_locked_store_costs_at_most_ten_seconds_and_results_are_spooled(tiny_encoder, place):
    lock = subprocess.Popen(
        [sys.executable, "-c", "import sqlite3,time; c=sqlite3.connect('mlflow.db'); c.execute('BEGIN EXCLUSIVE'); print(1, flush=True); time.sleep(200)"],
        cwd=place,
        stdout=subprocess.PIPE,
    )
    lock.stdout.readline()
    try:
        chosen = [*overrides(tiny_encoder, place), "training.epochs=1"]
        free = _seconds(["train", *chosen, "tracking.enabled=false"], place)
        locked = _seconds(["train", *chosen, "tracking.patience_s=4"], place)
    finally:
        lock.kill()
        lock.wait()
    assert locked - free < 10
    (spool,) = (place / "mlruns/spool").glob("*.jsonl")
    assert "test/f1_macro" in spool.read_text()


def _seconds(arguments, cwd):
    start = time.monotonic()
    done = run_command(*arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return time.monotonic() - start


class _Dying(BaseHTTPRequestHandler):
    """An MLflow server that answers its first requests with nonsense and then never again."""

    def do_GET(self):
        time.sleep(30)

    do_POST = do_GET

    def log_message(self, *arguments):
        pass


def test_a_server_that_stops_answering_costs_no_training(tiny_encoder, place, loopback):
    server = HTTPServer(("127.0.0.1", 0), _Dying)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings = {"env": os.environ | {"MLFLOW_TRACKING_URI": f"http://127.0.0.1:{server.server_port}"}}
    done = run_command("train", *overrides(tiny_encoder, place), "training.epochs=1", "tracking.patience_s=2", cwd=place, **settings)
    assert done.returncode == 0 and "tracking: the store did not take" in done.stderr, done.stderr
    assert (place / "models/tiny/manifest.json").is_file()


def test_a_server_killed_in_the_middle_costs_no_training(tiny_encoder, place, loopback):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    serve = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", port, "--workers", "1"]
    serve += ["--backend-store-uri", f"sqlite:///{place}/server.db", "--artifacts-destination", str(place / "artifacts")]
    settings = {"cwd": place, "env": os.environ | {"MLFLOW_TRACKING_URI": f"http://127.0.0.1:{port}", "MLFLOW_DISABLE_TELEMETRY": "true"}}
    server = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, **settings)
    try:
        _wait_until(lambda: socket.create_connection(("127.0.0.1", int(port)), 1).close())
        command = [sys.executable, "-m", "claimframe", "train", *overrides(tiny_encoder, place), "training.epochs=10"]
        process = subprocess.Popen([*command, "tracking.patience_s=5"], stderr=subprocess.PIPE, text=True, **settings)
        client = mlflow.MlflowClient(settings["env"]["MLFLOW_TRACKING_URI"])
        _wait_until(lambda: _steps(client)[0])
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    _, said = process.communicate(timeout=200)
    assert process.returncode == 0 and "tracking: the store did not take" in said, said
    (spool,) = (place / "mlruns/spool").glob("*.jsonl")
    assert "test/f1_macro" in spool.read_text() and (place / "models/tiny/manifest.json").is_file()


def _steps(client):
    (run,) = client.search_runs([client.get_experiment_by_name("claimframe").experiment_id])
    return client.get_metric_history(run.info.run_id, "validation/f1_macro")


def _wait_until(works):
    waited_until = time.monotonic() + 90
    while True:
        try:
            return works()
        except Exception:
            if time.monotonic() > waited_until:
                raise
            time.sleep(0.2)
