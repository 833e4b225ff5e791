"""The published description of the HTTP interface: it says what there is, and what there is keeps to it."""

import re

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import openapi_v31_spec_validator
from starlette.routing import Mount
from starlette.testclient import TestClient

from bot.codebook import Family, Fit, IssueState, Move, OutcomeKind, Topic
from bot.practice.message import LONGEST
from bot.scoring.debrief import MOST_ADVICE, SHAPE
from bot.web.api import LONGEST_KEY
from bot.web.app import create_app
from bot.web.description import description
from bot.web.hardening import LARGEST_BODY

METHODS = ("get", "post", "put", "delete", "patch")


@pytest.fixture
def app(practice, scripted_brain):
    return create_app(practice, scripted_brain, "a secret for tests only", writes_per_minute=20)


@pytest.fixture
def client(app):
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def document(client):
    return client.get("/api/openapi.json").json()


def operations(document):
    return {
        f"{method.upper()} {path}": each[method]
        for path, each in document["paths"].items()
        for method in METHODS
        if method in each
    }


def resolved(document, node):
    while "$ref" in node:
        found = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def fault(document, operation, answer):
    """What in an answer is not as described; nothing if all is."""
    described = operations(document)[operation]["responses"].get(str(answer.status_code))
    if described is None:
        return f"{operation}: {answer.status_code} is not described"
    described = resolved(document, described)
    missing = [name for name in described.get("headers", ()) if name.lower() not in answer.headers]
    schema = {**described["content"]["application/json"]["schema"], "components": document["components"]}
    wrong = [f"{each.json_path}: {each.message}" for each in Draft202012Validator(schema).iter_errors(answer.json())]
    return [*missing, *wrong]


def test_it_is_an_openapi_document(document):
    openapi_v31_spec_validator.validate(document)
    assert document["openapi"].startswith("3.1.")


def test_every_route_of_the_interface_is_described_and_no_other(app, document):
    routes = {
        f"{method} {route.path}"
        for route in app.routes
        if not isinstance(route, Mount) and (route.path.startswith("/api/") or route.path in ("/healthz", "/readyz"))
        for method in route.methods - {"HEAD"}
    }
    assert set(operations(document)) == routes


def test_every_operation_has_a_name_of_its_own_and_its_writes_can_be_refused(document):
    found = operations(document)
    assert len({each["operationId"] for each in found.values()}) == len(found)
    for name, each in found.items():
        if name.startswith("POST"):
            assert {"401", "403", "413", "429", "503"} <= set(each["responses"]), name


@pytest.mark.parametrize("vocabulary", [Move, Topic, OutcomeKind, Fit])
def test_the_vocabulary_is_the_codebooks(document, vocabulary):
    assert document["components"]["schemas"][vocabulary.__name__]["enum"] == [each.value for each in vocabulary]


def test_families_states_and_bounds_are_those_of_the_code(document):
    schemas = document["components"]["schemas"]
    assert schemas["FamilyOrNone"]["enum"] == [*(each.value for each in Family), None]
    assert schemas["Issue"]["properties"]["state"]["enum"] == [each.value for each in IssueState]
    assert schemas["Debrief"]["properties"]["shape"]["const"] == SHAPE
    assert schemas["Debrief"]["properties"]["advice"]["maxItems"] == MOST_ADVICE
    said = document["paths"]["/api/calls/{call}/messages"]["post"]["requestBody"]["content"]["application/json"]
    assert said["schema"]["properties"]["text"]["maxLength"] == LONGEST
    assert said["schema"]["properties"]["key"]["pattern"] == f"^[ -~]{{1,{LONGEST_KEY}}}$"
    too_large = document["components"]["responses"]["TooLarge"]["description"]
    assert f"{LARGEST_BODY // 1024} KB" in too_large
    assert str(LONGEST) in too_large


def test_every_code_of_an_error_is_named_where_it_can_come(document):
    """The codes that the interface's own handlers give; those of Starlette's are ``http_error``."""
    named = set(re.findall(r"`([a-z_]+)`", str(document)))
    for code in ("not_json", "missing", "bad_hints", "bad_key", "too_long", "too_large", "cross_site", "too_fast",
                 "no_session", "session_expired", "no_such_call", "no_such_persona", "no_such_turn", "call_ended",
                 "call_goes_on", "hints_off", "key_reused", "bad_name"):  # fmt: skip
        assert code in named


def test_whoever_asks_reads_it_and_is_given_no_cookie(app):
    allowed = "https://learn.example.com"
    answer = TestClient(app).get("/api/openapi.json", headers={"origin": allowed})
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers


def test_a_whole_call_is_answered_as_described(client, document, scripted_brain):
    asked = []

    def ask(operation, call="", **json):
        method, path = operation.split()
        answer = client.request(method, path.replace("{call}", call), **({"json": json} if method == "POST" else {}))
        asked.append(operation)
        assert fault(document, operation, answer) == []
        return answer.json()

    def call_with(*turns):
        call = ask("POST /api/calls", persona="dana-okafor", hints=True)["call"]
        ask("GET /api/calls/{call}/debrief", call)
        for number, (move, topic, text) in enumerate(turns):
            scripted_brain.move, scripted_brain.topic = move, topic
            ask("POST /api/calls/{call}/messages", call, text=text, key=f"k{number}")
        ask("POST /api/calls/{call}/hint", call)
        ask("GET /api/calls/{call}", call)
        ask("POST /api/calls/{call}/end", call)
        return call

    ask("GET /api/personas")
    ask("GET /api/progress")
    ask("POST /api/session", name="Ann")
    ask("POST /api/session", name="!")
    call = call_with(
        ("assume_ready", None, "You must be ready for something new."),
        ("pitch", None, "Ours halves the work."),
        ("decision_question", "stakeholders", "Who else lives with the rota?"),
        ("complex_reflection", "stakeholders", "You would sooner ask them first."),
    )
    call_with(("assume_ready", None, "So you are ready to change."))
    ask("GET /api/calls/{call}/debrief", call)
    ask("GET /api/calls/{call}/link", call)
    ask("POST /api/calls/{call}/retry", call, turn=2)
    ask("POST /api/calls/{call}/retry", call, turn=99)
    ask("GET /api/progress")
    ask("POST /api/calls", persona="nobody")
    ask("POST /api/calls")
    ask("POST /api/calls/{call}/messages", call, text="Hello?", key="new")
    ask("GET /healthz")
    ask("GET /readyz")
    ask("GET /api/openapi.json")
    assert set(asked) == set(operations(description()))


def test_who_is_asked_to_wait_or_to_send_again_is_told_when(client, document, scripted_brain):
    call = client.post("/api/calls", json={"persona": "dana-okafor"}).json()["call"]
    scripted_brain.broken = True
    statuses = []
    for number in range(20):
        answer = client.post(f"/api/calls/{call}/messages", json={"text": "Hm?", "key": f"k{number}"})
        assert fault(document, "POST /api/calls/{call}/messages", answer) == []
        statuses.append(answer.status_code)
    assert set(statuses) == {503, 429}


def test_a_wrong_method_is_told_the_right_one(client):
    answer = client.put("/api/calls")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
