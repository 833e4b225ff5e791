"""Every route, and what each kind of visitor gets of it. A route that is not in the table fails.

``nobody`` has just come; ``trainee`` has had the calls that the route is asked for; ``other`` is another trainee;
``stranger`` is an instructor of another cohort; ``instructor`` has the trainee's cohort; ``admin`` is an admin.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

import pytest
from starlette.routing import Mount
from starlette.testclient import TestClient

from bot.practice.cohorts import Terms
from bot.settings import OidcSettings, SlackSettings
from bot.slack.edge import open_slack
from bot.web.app import create_app
from bot.web.identity import COOKIE as TRAINEE_COOKIE
from bot.web.instructor.gate import COOKIE as INSTRUCTOR_COOKIE
from tests.conftest import say
from tests.web.instructor.provider import CLIENT_ID, CLIENT_SECRET

ROLES = ("nobody", "trainee", "other", "stranger", "instructor", "admin")
INSIDERS = ("trainee", "instructor", "admin")

NAME, WORDS = "Ann Whose Name Is Known To Few", "What nobody else may read"
"""The trainee's name and what they said: no answer to anybody but the three above may hold them."""


def everybody(status=200):
    return (status,) * 6


def the_trainee(status=200, others=404):
    return (others, status, others, others, others, others)


def instructors(status=200):
    return ("sign in", "sign in", "sign in", status, status, status)


def their_instructor(status=200):
    return ("sign in", "sign in", "sign in", 404, status, status)


def admins(status=200):
    return ("sign in", "sign in", "sign in", 403, 403, status)


MAY = {
    # The trainee's pages and the chat: what is somebody else's is not there.
    "GET /": everybody(),
    "GET /prospects/{persona}": everybody(),
    "GET /example": everybody(),
    "GET /widget.js": everybody(),
    "GET /progress": everybody(),
    "GET /progress/score.svg": everybody(),
    "GET /progress/dimensions.svg": everybody(),
    "POST /calls": everybody(303),
    "GET /calls/{call}": the_trainee(),
    "GET /calls/{call}/debrief": the_trainee(),
    "GET /calls/{call}/trust.svg": the_trainee(),
    "POST /calls/{call}/retry": the_trainee(303),
    "POST /calls/{call}/share": the_trainee(303),
    "GET /api/openapi.json": everybody(),
    "GET /api/personas": everybody(),
    "GET /api/progress": everybody(),
    "POST /api/session": everybody(201),
    "POST /api/calls": everybody(201),
    "GET /api/calls/{call}": the_trainee(),
    "POST /api/calls/{call}/messages": the_trainee(),
    "POST /api/calls/{call}/end": the_trainee(),
    "GET /api/calls/{call}/debrief": the_trainee(),
    "GET /api/calls/{call}/link": the_trainee(),
    "POST /api/calls/{call}/hint": the_trainee(),
    "POST /api/calls/{call}/retry": the_trainee(201),
    # Who one is.
    "GET /you": everybody(),
    "POST /you/name": everybody(303),
    "POST /you/forget": everybody(303),
    "GET /forgotten": everybody(),
    "GET /welcome-back": everybody(303),
    "POST /welcome-back": everybody(303),
    "POST /sign-out": everybody(303),
    "POST /you/sign-out-elsewhere": everybody(303),
    "GET /link": everybody(),
    "POST /link": everybody(400),  # with a code that was never given
    # What a link lets in, it lets in whoever has it.
    "GET /join/{code}": everybody(),
    "POST /join/{code}": everybody(303),
    "GET /enter/{token}": the_trainee(303, others=200),
    "POST /enter/{token}": everybody(303),
    "GET /shared/{token}": everybody(),
    "GET /shared/{token}/trust.svg": everybody(),
    # Instructors.
    "GET /instructor/sign-in": everybody(),
    "POST /instructor/sign-in": (403, 403, 403, 403, 403, 429),  # five wrong passwords for one name are enough
    "GET /instructor/elsewhere": everybody(302),  # to the provider
    "GET /instructor/elsewhere/back": everybody(403),  # without having been there
    "POST /instructor/sign-out": instructors(303),
    "GET /instructor/account": instructors(),
    "POST /instructor/account": instructors(400),  # with a wrong password
    "GET /instructor": instructors(),
    "POST /instructor/cohorts": instructors(303),
    "GET /instructor/cohorts/{cohort}": their_instructor(),
    "POST /instructor/cohorts/{cohort}/name": their_instructor(303),
    "GET /instructor/cohorts/{cohort}/link": their_instructor(),
    "POST /instructor/cohorts/{cohort}/link": their_instructor(303),
    "GET /instructor/cohorts/{cohort}/delete": their_instructor(),
    "POST /instructor/cohorts/{cohort}/delete": their_instructor(400),  # not sure
    "POST /instructor/cohorts/{cohort}/instructors": their_instructor(303),
    "GET /instructor/cohorts/{cohort}/instructors/{instructor}/remove": their_instructor(400),  # the last in charge
    "POST /instructor/cohorts/{cohort}/instructors/{instructor}/remove": their_instructor(400),
    "GET /instructor/cohorts/{cohort}/trainees/{trainee}/remove": their_instructor(),
    "POST /instructor/cohorts/{cohort}/trainees/{trainee}/remove": their_instructor(303),
    "POST /instructor/cohorts/{cohort}/trainees": their_instructor(),
    "POST /instructor/cohorts/{cohort}/trainees/{trainee}/link": their_instructor(),
    "POST /instructor/cohorts/{cohort}/links.csv": their_instructor(),
    "POST /instructor/cohorts/{cohort}/slack": their_instructor(404),  # Slack is not set up
    "GET /instructor/cohorts/{cohort}/done.csv": their_instructor(),
    "GET /instructor/cohorts/{cohort}/trainees.csv": their_instructor(),
    # the admin asks for what the instructor has just assigned
    "POST /instructor/cohorts/{cohort}/assignments": (*("sign in",) * 3, 404, 303, 400),
    "GET /instructor/cohorts/{cohort}/assignments/{assignment}": their_instructor(),
    # the admin changes one to the terms that the instructor has just given another
    "POST /instructor/cohorts/{cohort}/assignments/{assignment}": (*("sign in",) * 3, 404, 303, 400),
    "POST /instructor/cohorts/{cohort}/assignments/{assignment}/delete": their_instructor(400),  # not sure
    "GET /instructor/cohorts/{cohort}/dashboard": their_instructor(),
    "GET /instructor/cohorts/{cohort}/figures/{figure}.csv": their_instructor(),
    "GET /instructor/cohorts/{cohort}/trainees/{trainee}": their_instructor(),
    "GET /instructor/cohorts/{cohort}/trainees/{trainee}/{figure}.svg": their_instructor(),
    # Instructors write personas together.
    "GET /instructor/personas": instructors(),
    "POST /instructor/personas/new": instructors(400),  # without an id
    "POST /instructor/personas/import": instructors(400),  # without a text
    "GET /instructor/personas/{persona}": instructors(),
    "GET /instructor/personas/{persona}/persona.yml": instructors(),
    "GET /instructor/personas/{persona}/difference": instructors(404),  # between no versions
    "POST /instructor/personas/{persona}/copy": instructors(400),  # without an id
    "POST /instructor/personas/{persona}/publish": instructors(404),  # no such version
    "GET /instructor/personas/{persona}/retire": instructors(400),  # not published
    "POST /instructor/personas/{persona}/retire": instructors(400),
    "POST /instructor/personas/{persona}/back": instructors(404),  # no such version
    "POST /instructor/personas/{persona}/delete": instructors(303),  # no trainee ever saw it
    "GET /instructor/personas/{persona}/edit": instructors(),
    "POST /instructor/personas/{persona}/edit": instructors(404),  # on top of no such version
    "POST /instructor/personas/{persona}/check": instructors(),
    "POST /instructor/personas/{persona}/proof": instructors(404),  # no such version
    "GET /instructor/personas/{persona}/proof.json": instructors(),
    "GET /instructor/personas/{persona}/preview": instructors(),
    "POST /instructor/personas/{persona}/preview": instructors(400),  # no call to say something in
    "GET /instructor/calls": instructors(),
    "POST /instructor/calls/scores": instructors(303),
    "GET /instructor/calls/{call}": their_instructor(),
    "POST /instructor/calls/{call}": their_instructor(303),
    "POST /instructor/calls/{call}/blind": their_instructor(303),
    "GET /instructor/calls/{call}/trust.svg": their_instructor(409),  # nobody has coded it yet: it is blind
    "GET /instructor/agreement": instructors(),
    "GET /instructor/agreement.csv": instructors(),
    "POST /instructor/agreement/training-data": instructors(),
    "GET /instructor/exports": instructors(),
    "POST /instructor/exports": instructors(),
    "GET /instructor/trainees/{trainee}/forget": their_instructor(),
    "POST /instructor/trainees/{trainee}/forget": their_instructor(),
    "GET /instructor/audit": admins(),
    "GET /instructor/audit.csv": admins(),
    # Slack, and whoever installs the bot there.
    "POST /slack/events": everybody(401),  # Slack alone can sign what it sends
    "GET /slack/install": everybody(302),  # to Slack, which asks who they are
    "GET /slack/oauth_redirect": everybody(400),  # without having been there
    # The machine.
    "GET /healthz": everybody(),
    "GET /metrics": everybody(403),  # for this machine, which a test client is not
    "GET /readyz": everybody(),
}

BY_LINK = ("/shared/{token}", "/enter/{token}")
"""Where a link is all one needs to read what is the trainee's."""

OPEN = ("/api/calls/{call}/messages", "/api/calls/{call}/end", "/api/calls/{call}/hint")
"""What is asked of a call that goes on; everything else of one that has ended."""

SENT = {
    "POST /calls": {"persona": "dana-okafor"},
    "POST /calls/{call}/retry": {"turn": "1"},
    "POST /api/calls": {"persona": "dana-okafor"},
    "POST /api/calls/{call}/messages": {"text": "Who else?", "key": "k9"},
    "POST /api/calls/{call}/retry": {"turn": 1},
    "POST /you/name": {"name": "Cy"},
    "POST /you/forget": {"sure": "on"},
    "POST /welcome-back": {"name": NAME},
    "POST /join/{code}": {"name": "Cy"},
    "POST /instructor/cohorts": {"name": "Another class"},
    "POST /instructor/cohorts/{cohort}/name": {"name": "Summer class"},
    "POST /instructor/cohorts/{cohort}/link": {"sure": "on"},
    "POST /instructor/cohorts/{cohort}/trainees/{trainee}/remove": {"sure": "on"},
    "POST /instructor/cohorts/{cohort}/instructors": {"name": "Ida"},
    "POST /instructor/cohorts/{cohort}/trainees": {"names": "Cy"},
    "POST /instructor/cohorts/{cohort}/assignments": {"persona:dana-okafor": "on"},
    "POST /instructor/calls/{call}": {"comment-1-0": "Good."},
    "POST /instructor/exports": {"format": "jsonl"},
    "POST /instructor/trainees/{trainee}/forget": {"sure": "on"},
}
"""What a page or the chat would send."""


SLACK = SlackSettings(
    bot_token="",
    signing_secret="a secret of Slack's",
    app_token="",
    client_id="1.2",
    client_secret="a client secret",
    api_url="http://127.0.0.1:9/",
    public_url="https://practice.example.com",
    secrets=("a secret for tests only",),
)


@pytest.fixture
def app(practice, scripted_brain, provider):
    """With everything that can be set up."""
    oidc = OidcSettings(provider.issuer, CLIENT_ID, CLIENT_SECRET)
    return create_app(practice, scripted_brain, "a secret for tests only", writes_per_minute=100_000, oidc=oidc)


@pytest.fixture
async def slack(practice, scripted_brain, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))  # where Bolt would make stores of its own
    return open_slack(SLACK, practice, scripted_brain)


def routes(*apps):
    return [
        f"{method} {route.path}"
        for app in apps
        for route in app.routes
        if not isinstance(route, Mount)
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]


@dataclass
class Visit:
    """An app with accounts and a cohort, and for each visitor a trainee of that cohort with calls of their own."""

    app: object
    practice: object
    served: object
    assigned: int = 0

    def __post_init__(self):
        staff = self.practice.staff
        self.accounts = {
            "stranger": staff.add("Sam", None),
            "instructor": staff.add("Ida", None),
            "admin": staff.add("Root", None, "admin"),
        }
        self.cohort = self.practice.roll.found_cohort("Spring class")
        staff.put_in_charge(self.accounts["instructor"].id, self.cohort.id)
        staff.put_in_charge(self.accounts["stranger"].id, self.practice.roll.found_cohort("Autumn class").id)

    def ask(self, role, route):
        method, path = route.split()
        trainee, ended, going_on = self.trainee_with_calls()
        persona = "dana-okafor"
        if path.startswith("/instructor/personas/{persona}"):
            persona = f"p-{uuid4().hex[:8]}"
            self.practice.authoring.begin(self.accounts["instructor"], persona)
        figure = "practice" if "figures" in path else "score"
        values = {
            "cohort": self.cohort.id,
            "assignment": self.assignment().id,
            "instructor": self.accounts["instructor"].id,
            "figure": figure,
            "call": going_on if path in OPEN else ended,
            "trainee": trainee,
            "persona": persona,
            "code": self.code,
            "token": self.token(path, trainee, ended),
        }
        client, csrf = self.visitor(role, trainee)
        sent = SENT.get(route, {})
        body = {"json": sent} if path.startswith("/api/") else {"data": {**sent, **csrf}}
        return client.request(method, path.format_map(values), **(body if method == "POST" else {}))

    def assignment(self):
        """One of its own for each visit: nothing is assigned twice on the same terms."""
        self.assigned += 1
        (made,) = self.practice.cohorts.assign(self.cohort.id, ["dana-okafor"], Terms(tries=self.assigned))
        return made

    @property
    def code(self):
        """The code as it is now: one of the routes renews it."""
        return next(each.code for each in self.practice.roll.cohorts() if each.id == self.cohort.id)

    def trainee_with_calls(self):
        trainee = uuid4().hex
        self.practice.roll.join(trainee, self.code, NAME)
        calls = [self.practice.start(trainee, "dana-okafor", hints=True).id for _ in range(2)]
        clause = say("decision_question", "stakeholders", WORDS)
        for call in calls:
            self.practice.hear(trainee, call, "k1", clause.text, (clause,))
        self.practice.end(trainee, calls[0])
        return trainee, *calls

    def token(self, path, trainee, call):
        if path.startswith("/shared"):
            return self.practice.sharing.share(trainee, call)
        return self.app.state.identity.link(trainee).split("/enter/")[1].split("?")[0]

    def visitor(self, role, trainee):
        client = TestClient(self.served, follow_redirects=False)
        csrf = {}
        if role in ("trainee", "other"):
            who = trainee if role == "trainee" else uuid4().hex
            client.cookies[TRAINEE_COOKIE] = self.app.state.identity.sign(who)
        elif role in self.accounts:
            cookie = self.app.state.sessions.sign(self.accounts[role])
            client.cookies[INSTRUCTOR_COOKIE] = cookie
            csrf = {"csrf": self.app.state.sessions.read(cookie).token}
        return client, csrf


@pytest.fixture
def visit(app, practice, slack):
    return Visit(app, practice, slack.beside(app))


def test_the_table_names_every_route_and_no_other(app, slack):
    slack.beside(app)
    assert sorted(MAY) == sorted(routes(app, slack))


@pytest.mark.parametrize("route", MAY)
def test_each_gets_what_is_theirs_and_nothing_else(visit, route):
    got, told = {}, []
    for role in ROLES:
        answer = visit.ask(role, route)
        led_to = answer.headers.get("location", "")
        got[role] = "sign in" if led_to.startswith("/instructor/sign-in?") else answer.status_code
        if role not in INSIDERS and any(each in answer.text for each in (NAME, WORDS)):
            told.append(role)
    assert got == dict(zip(ROLES, MAY[route], strict=True))
    assert told == [] or route.split()[1] in BY_LINK


FORMS = [each for each in MAY if each.startswith("POST /instructor/") and each != "POST /instructor/sign-in"]


@pytest.mark.parametrize("route", FORMS)
def test_no_form_is_taken_from_another_page(visit, route):
    client, _ = visit.visitor("admin", "")
    names = ("call", "trainee", "cohort", "instructor", "assignment", "persona")
    assert client.post(route.split()[1].format_map(dict.fromkeys(names, "x"))).status_code == 403
