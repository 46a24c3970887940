"""The HTTP face: what it answers, what it refuses, and what it never repeats."""

import json
import threading
import time
from dataclasses import replace

import pytest
from conftest import run_command
from fastapi.testclient import TestClient

from claimframe import Classifier
from claimframe.serving.app import Limits, make_app
from claimframe.serving.schema import ARTICLE, SENTENCE, PredictResponse

SHA = "ab" * 32
LIMITS = Limits(body=20_000, sentences=20, requests=2, waiting=40)
TEXT = "The army said troops left. Residents said shells hit the market."


@pytest.fixture(scope="module")
def classifier(model_folder):
    return Classifier.load(model_folder, threads=1)


@pytest.fixture
def client(classifier):
    with TestClient(make_app(classifier, SHA, LIMITS, print)) as client:
        yield client


def post(client, body, **settings):
    return client.post("/v1/predict", **({"content": body} if isinstance(body, str | bytes) else {"json": body}), **settings)


def test_records_are_those_that_predict_writes(client, model_folder, tmp_path):
    dump = [{"article_id": "001", "text": TEXT, "outlet": "x"}, {"article_id": 7, "text": "Caf\u00e9 \U0001f4a5 fell. It burned.", "tags": [1, None]}]
    dump += [{"article_id": "e", "text": " \n"}]
    sentences = [{"article_id": "s", "position": place, "text": f"Day {place}. Shells hit it."} for place in (3, 4)]
    (tmp_path / "d.jsonl").write_text("".join(json.dumps(item) + "\n" for item in dump + sentences))
    done = run_command("predict", "d.jsonl", "-o", "-", "--model", str(model_folder), "--precision", "fp32", cwd=tmp_path)
    answer = post(client, {"articles": dump, "sentences": sentences}).json()
    expected = [json.loads(line) for line in done.stdout.splitlines()]
    for record, other in zip(answer["records"], expected, strict=True):
        scores, others = record.pop("scores"), other.pop("scores")
        assert record == other and scores == pytest.approx(others, abs=2e-5)
    assert {name: answer[name] for name in ("read", "scored", "empty", "model_sha256")} == {"read": 5, "scored": 4, "empty": 1, "model_sha256": SHA}


def test_an_article_without_an_id_gets_its_place(client):
    answer = post(client, {"articles": [{"text": "One fell."}, {"article_id": "", "text": "Two fell."}]}).json()
    assert [record["article_id"] for record in answer["records"]] == ["article:1", "article:2"]


def test_half_a_character_comes_back_as_it_was_sent(client):
    (record,) = post(client, '{"articles": [{"text": "It fell \\ud800."}]}', headers={"content-type": "application/json"}).json()["records"]
    assert record["text"] == "It fell \ud800."


SECRET = "SECRET-" * 40
FAULTS = [
    ({}, 422, "no article and no sentence"),
    ({"articles": [{"content": SECRET}]}, 422, "body.articles.0.text: Field required"),
    ({"articles": [{"text": 5}]}, 422, "body.articles.0.text: Input should be a valid string"),
    ({"articles": [{"text": "a", "article_id": True}]}, 422, "article_id"),
    ({"sentences": [{"article_id": "a", "position": -1, "text": SECRET}]}, 422, "greater than or equal to 0"),
    ({"sentences": [{"article_id": "a", "text": SECRET}]}, 422, "position: Field required"),
    ({"articles": [{"text": SECRET}], "extra": SECRET}, 422, "body.extra"),
    ({"articles": [{}] * 9}, 422, "and 6 more"),
    ('{"articles": [{"text": "' + SECRET, 422, "JSON"),
    ('{"articles": [{"text": "a", "x": NaN}]}', 422, "not JSON compliant"),
    ('{"articles": [{"text": "a", "x": 1e999}]}', 422, "not JSON compliant"),
    (b'{"articles": [{"text": "\xff"}]}', 400, "cannot be read"),
    ('{"articles":' + "[" * 19_000, 400, "cannot be read"),
    ({"articles": [{"text": SECRET * 100}]}, 413, "over 20,000 bytes"),
    ({"articles": [{"text": "It fell. " * 21}]}, 413, "more than 20 sentences"),
    ({"articles": [{"text": "It fell. " * 1900}]}, 413, "more than 20 sentences"),
]


@pytest.mark.parametrize(("body", "status", "said"), FAULTS, ids=[f"{status}-{said}" for _, status, said in FAULTS])
def test_what_does_not_fit_is_refused_in_one_line_without_its_text(client, caplog, capfd, body, status, said):
    refused = post(client, body, headers={"content-type": "application/json"})
    assert refused.status_code == status and refused.json()["status"] == status, refused.text
    assert said in refused.json()["error"] and "\n" not in refused.json()["error"] and len(refused.text) < 1000
    assert not any("SECRET-SECRET" in heard for heard in (refused.text, caplog.text, *capfd.readouterr()))
    assert post(client, {"articles": [{"text": "It fell. " * 20}]}).status_code == 200


def test_a_body_without_a_length_is_measured_as_it_comes(client):
    refused = client.post("/v1/predict", content=(b" " * 1000 for _ in range(30)), headers={"content-type": "application/json"})
    assert refused.status_code == 413


def test_paths_and_methods_that_are_not_there(client):
    assert "POST /v1/predict" in client.get("/docs").json()["error"]
    assert client.get("/v1/predict").status_code == 405


def test_a_fault_of_ours_is_told_by_its_place_alone(classifier, monkeypatch, caplog, capfd):
    def broken(*_):
        raise ValueError(SECRET)

    monkeypatch.setattr("claimframe.serving.app.split", broken)
    with TestClient(make_app(classifier, SHA, LIMITS, print), raise_server_exceptions=False) as client:
        answer = post(client, {"articles": [{"text": SECRET}]})
    heard = capfd.readouterr().out
    assert answer.status_code == 500 and "ValueError" in answer.json()["error"] and "a request failed: ValueError in broken, test_app.py" in heard
    assert "SECRET-SECRET" not in answer.text + caplog.text + heard


class Slow:
    """A classifier that takes as long as it is told."""

    def __init__(self, classifier):
        self.label_set, self.description = classifier.label_set, classifier.description
        self.go = threading.Event()

    def label(self, sentences, previous):
        self.go.wait(60)
        return [replace(sentence, labels=(), scores={}) for sentence in sentences]


def test_too_slow_is_504_too_many_is_503_and_health_still_answers(classifier):
    slow, seen = Slow(classifier), []
    with TestClient(make_app(slow, SHA, replace(LIMITS, seconds=2.5), print)) as client:
        body = {"articles": [{"text": "It fell. " * 20}]}
        threads = [threading.Thread(target=lambda: seen.append(post(client, body))) for _ in range(2)]
        for thread in threads:
            thread.start()
        while client.get("/ready").status_code == 200 and all(thread.is_alive() for thread in threads):
            time.sleep(0.01)
        busy = post(client, body)
        assert busy.status_code == 503 and busy.headers["retry-after"] and "2 requests are under way" in busy.json()["error"]
        assert client.get("/health").json() == {"status": "alive"}
        for thread in threads:
            thread.join()
        assert [answer.status_code for answer in seen] == [504, 504] and "within 2.5 seconds" in seen[0].json()["error"]
        slow.go.set()
        while client.get("/ready").status_code == 503:
            time.sleep(0.01)
        assert client.get("/ready").json()["model_sha256"] == SHA


def test_openapi_shows_examples_that_hold(client):
    described = client.get("/openapi.json").json()
    schemas = described["components"]["schemas"]
    responses = described["paths"]["/v1/predict"]["post"]["responses"]
    assert {"200", "413", "422", "500", "503", "504"} <= set(responses)
    assert all(responses[status]["content"]["application/json"]["schema"]["$ref"].endswith("Refusal") for status in ("413", "422", "504"))
    for example in schemas["PredictRequest"]["examples"]:
        answer = post(client, example)
        assert answer.status_code == 200 and PredictResponse.model_validate(answer.json())
    shown = PredictResponse.model_validate(schemas["PredictResponse"]["examples"][0])
    real = post(client, {"articles": [ARTICLE]}).json()
    for record, example in zip(real["records"], shown.model_dump()["records"], strict=True):
        assert set(record) == set(example) and all(record[name] == example[name] for name in record if name not in ("labels", "scores"))
        assert ARTICLE["text"][example["start"] : example["end"]] == example["text"]
    assert post(client, {"sentences": [SENTENCE]}).json()["records"][0]["position"] == 4
