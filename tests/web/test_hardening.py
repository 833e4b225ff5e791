"""What every answer carries, by which name we go, and where nobody is led."""

import pytest
from starlette.testclient import TestClient

from bot.web.address import is_ours
from bot.web.app import create_app

SECRET = "a secret for tests only"
PUBLIC = "https://practice.example.com"


@pytest.fixture
def serve(practice, scripted_brain):
    return lambda **how: TestClient(
        create_app(practice, scripted_brain, SECRET, **how), raise_server_exceptions=False, follow_redirects=False
    )


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("practice.example.com", True),
        ("practice.example.com:443", True),
        ("Practice.Example.Com", True),
        ("10.1.2.3:8000", True),
        ("[::1]:8000", True),
        ("localhost:8000", True),
        ("web", True),
        ("evil.example", False),
        ("practice.example.com.evil.example", False),
        ("evil.example:443", False),
        ("evil.example.", False),
        ("[", False),
        ("practice.example.com@evil.example", False),
    ],
)
def test_where_our_name_is_known_no_other_on_the_internet_is_ours(host, ours):
    assert is_ours(host, PUBLIC) is ours
    assert is_ours(host, "") is True


def test_a_forged_name_gets_no_page_and_no_link(serve, practice):
    client = serve(public_url=PUBLIC)
    forged = {"host": "evil.example", "accept": "text/html"}
    for path in ("/", "/you", "/instructor/sign-in", "/static/chat/server.js"):
        answer = client.get(path, headers=forged)
        assert answer.status_code == 421
        assert "evil.example" not in answer.text
    assert client.post("/api/session", json={}, headers=forged).status_code == 421
    assert client.get("/healthz", headers=forged).status_code == 200, "a load balancer asks by any name"
    client.base_url = "https://web"
    client.post("/you/name", data={"name": "Ann"})
    assert f'value="{PUBLIC}/enter/' in client.get("/you").text


@pytest.mark.parametrize(("public_url", "secure"), [(PUBLIC, True), ("http://10.0.0.7", False), ("", False)])
def test_where_the_pages_are_reached_by_https_nothing_else_is_used(serve, public_url, secure):
    answer = serve(public_url=public_url).get("/")
    assert ("strict-transport-security" in answer.headers) is secure
    assert ("Secure" in answer.headers["set-cookie"]) is secure


def test_what_is_private_is_kept_nowhere(serve, practice):
    client = serve()
    call = client.post("/api/calls", json={"persona": "dana-okafor"}).json()["call"]
    for path in ("/", "/you", f"/calls/{call}", f"/api/calls/{call}", "/instructor/sign-in", "/nothing/here"):
        answer = client.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2f..%2fsettings.py",
        "/static/%2e%2e%2f%2e%2e%2fsettings.py",
        "/static//etc/passwd",
        "/static/..\\app.py",
        "/static/",
    ],
)
def test_only_what_is_in_the_folder_is_served_from_it(serve, path):
    answer = serve().get(path)
    assert answer.status_code == 404
    assert "import" not in answer.text


EVIL = ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)"]


@pytest.mark.parametrize("to", EVIL)
def test_no_page_of_ours_leads_elsewhere(serve, practice, to):
    client = serve()
    practice.staff.add("Ida", "correct horse battery")
    answers = [
        client.get("/welcome-back", params={"next": to}),
        client.post("/you/name", data={"name": "Ann", "next": to}),
        client.post("/instructor/sign-in", data={"name": "Ida", "password": "correct horse battery", "next": to}),
    ]
    for answer in answers:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/")
        assert "evil" not in answer.headers["location"]


FORMS = [
    "/calls",
    "/you/name",
    "/you/forget",
    "/you/sign-out-elsewhere",
    "/sign-out",
    "/link",
    "/welcome-back",
    "/join/x",
    "/enter/x",
    "/instructor/sign-in",
]


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://evil.testserver"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
    ],
    ids=["cross-site", "neighbour", "older", "sandbox"],
)
def test_a_form_on_another_sites_page_is_refused(serve, path, headers):
    assert serve().post(path, data={"name": "Eve", "sure": "on"}, headers=headers).status_code == 403


def test_an_error_of_ours_tells_nothing_of_what_is_inside(serve, practice, monkeypatch):
    client = serve()

    def broken(*_):
        raise RuntimeError("a word that is not for others")

    monkeypatch.setattr(type(practice.roll), "who", broken)
    answer = client.get("/you")
    assert answer.status_code == 500
    assert "not for others" not in answer.text
    assert "Traceback" not in answer.text
