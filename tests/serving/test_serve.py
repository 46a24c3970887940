"""A real process: it listens, answers many at once, and ends when it is told to."""

import http.client
import json
import re
import signal
import subprocess
import sys
import threading
import urllib.request

import pytest
from conftest import run_command

pytestmark = pytest.mark.usefixtures("loopback")


@pytest.fixture
def server(model_folder, tmp_path):
    command = [sys.executable, "-m", "claimframe", "serve", "--port", "0", "--threads", "1", "--model", str(model_folder)]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process, re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())[0]
    finally:
        process.kill()
        process.communicate()


def ask(address, path="/v1/predict", body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address + path, data, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def test_it_answers_many_at_once_and_ends_clean(server):
    process, address = server
    assert ask(address, "/health")["status"] == "alive" and ask(address, "/ready")["labels"]
    answers = {}

    def one(number):
        answers[number] = ask(address, body={"articles": [{"article_id": str(number), "text": "SECRET shells hit it. " * (1 + 50 * number)}]})

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {number: len(answer["records"]) for number, answer in answers.items()} == {number: 1 + 50 * number for number in range(8)}
    assert all(record["article_id"] == str(number) for number, answer in answers.items() for record in answer["records"])
    process.send_signal(signal.SIGTERM)
    out, said = process.communicate(timeout=30)
    assert process.returncode == 0 and said == "stopped: every request under way was answered\n" and out == ""


def test_a_request_under_way_is_answered_before_the_end(server):
    process, address = server
    asking = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
    body = json.dumps({"articles": [{"text": "Shells hit the market. " * 4000}]})
    asking.request("POST", "/v1/predict", body, {"content-type": "application/json"})
    assert ask(address, "/health")
    process.send_signal(signal.SIGTERM)
    assert len(json.load(asking.getresponse())["records"]) == 4000
    asking.close()
    assert process.wait(timeout=60) == 0


# arguments, exit status, what the message says
FAULTS = [
    (["--model", "nowhere"], 4, "no such model folder"),
    (["--prot", "1"], 2, "did you mean '--port'"),
    (["--max-body", "0"], 2, "expected a number above 0"),
    (["--timeout", "nan"], 2, "expected a number above 0"),
    (["--port", "99999"], 2, "cannot listen there"),
    (["--host", "192.0.2.1", "--port", "0"], 2, "cannot listen there"),
]


@pytest.mark.parametrize(("arguments", "status", "said"), FAULTS, ids=[" ".join(fault[0]) for fault in FAULTS])
def test_faults_end_with_one_line(model_folder, tmp_path, arguments, status, said):
    model = [] if "--model" in arguments else ["--model", str(model_folder)]
    done = run_command("serve", *model, *arguments, cwd=tmp_path)
    assert done.returncode == status and said in done.stderr and len(done.stderr.splitlines()) == 1, done.stderr


def test_serving_imports_nothing_heavy():
    code = "import sys, claimframe.serving.serve; print([m for m in ('torch', 'transformers', 'hydra', 'mlflow', 'sklearn', 'skops') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True)
    assert done.stdout.strip() == "[]", done.stderr
