"""Members of Slack whom an instructor puts into a cohort, from its page."""

import re

import httpx
import pytest
from slack_sdk.oauth.installation_store import Installation

from bot.slack.edge import open_slack
from bot.slack.installations import Installations
from bot.web.app import create_app
from tests.slack.conftest import SEALED_WITH, settings
from tests.slack.fake_slack import Failure, direct

PASSWORD = "correct horse battery"


class Desk:
    """An instructor's browser on pages that are served beside Slack, signed in."""

    def __init__(self, app, practice, name="Ida"):
        self.practice = practice
        transport = httpx.ASGITransport(app)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://pages", follow_redirects=True)
        self.name = name

    async def sign_in(self):
        me = self.practice.staff.add(self.name, PASSWORD)
        await self.client.post("/instructor/sign-in", data={"name": self.name, "password": PASSWORD})
        self.cohort = self.practice.roll.found_cohort(f"{self.name}'s class")
        self.practice.staff.put_in_charge(me.id, self.cohort.id)
        self.path = f"/instructor/cohorts/{self.cohort.id}"
        return self

    async def adds(self, member, called=""):
        token = re.search(r'name="csrf" value="([^"]+)"', (await self.client.get(self.path)).text)[1]
        return await self.client.post(f"{self.path}/slack", data={"csrf": token, "member": member, "called": called})

    @property
    def trainees(self):
        return {each.id: each.name for each in self.practice.cohorts.overview(self.cohort.id).trainees}


@pytest.fixture
async def edge(slack, practice, scripted_brain):
    edge = open_slack(settings(slack), practice, scripted_brain)
    await edge.start()
    yield edge
    await edge.stop()


@pytest.fixture
async def app(practice, scripted_brain, edge):
    app = create_app(practice, scripted_brain, "a secret for tests only", writes_per_minute=100_000)
    app.state.slack_members = edge.members
    return app


@pytest.fixture
async def ida(app, practice):
    return await Desk(app, practice).sign_in()


async def test_a_member_is_in_the_cohort_and_gets_a_direct_message(slack, ida):
    answer = await ida.adds("U012AB3CD", "Ann Lee")
    assert "tells them so in a direct message" in answer.text
    assert ida.trainees == {"slack-T1-U012AB3CD": "Ann Lee"}
    (post,) = await slack.posted(1)
    assert post["channel"] == direct("U012AB3CD")
    assert "Ida has put you into the cohort \u201cIda's class\u201d." in post["text"]
    assert "see your scores" in post["text"]
    answer = await ida.adds("U012AB3CD")
    assert (answer.status_code, "U012AB3CD is in this cohort already" in answer.text) == (400, True)
    assert [each.did for each in ida.practice.staff.logged()].count("trainee added") == 1


@pytest.mark.parametrize(
    "typed", ["<@U012AB3CD|ann>", " U012AB3CD ", "https://acme.slack.com/team/U012AB3CD", "T1/U012AB3CD"]
)
async def test_an_id_may_come_as_slack_writes_it(slack, ida, typed):
    assert (await ida.adds(typed)).status_code == 200
    assert list(ida.trainees) == ["slack-T1-U012AB3CD"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("@ann", "Copy member ID"),
        ("ann@example.com", "Copy member ID"),
        ("", "Copy member ID"),
        ("UNOBODY99", "Slack knows no member UNOBODY99"),
        ("T9/U012AB3CD", "The bot is in: T1 (Acme)"),
    ],
)
async def test_who_cannot_be_found_is_said_and_what_was_typed_stays(slack, ida, typed, words):
    slack.unknown.add("UNOBODY99")
    answer = await ida.adds(typed, "Ann <Lee>")
    assert (answer.status_code, words in answer.text) == (400, True)
    assert f'value="{typed}"' in answer.text
    assert 'value="Ann &lt;Lee&gt;"' in answer.text
    assert ida.trainees == {}
    assert slack.posts == []


async def test_while_slack_is_away_it_says_so(slack, ida):
    for method in ("auth.test", "conversations.open"):
        slack.fail(method, Failure(status=500))
        answer = await ida.adds("U012AB3CD")
        assert (answer.status_code, "Slack does not answer just now" in answer.text) == (400, True)
    assert (await ida.adds("U012AB3CD")).status_code == 200


async def test_nobody_is_taken_out_of_another_instructors_cohort(slack, app, ida, practice):
    ben = await Desk(app, practice, "Ben").sign_in()
    await ida.adds("U012AB3CD")
    answer = await ben.adds("U012AB3CD")
    assert (answer.status_code, "is in another cohort" in answer.text) == (400, True)
    assert "Ida" not in answer.text
    assert (list(ida.trainees), ben.trainees) == (["slack-T1-U012AB3CD"], {})


async def test_of_several_workspaces_it_must_be_said_which(slack, practice, scripted_brain):
    many = {"bot_token": "", "client_id": "C1", "client_secret": "S1"}
    edge = open_slack(settings(slack, **many), practice, scripted_brain)
    app = create_app(practice, scripted_brain, "a secret for tests only", writes_per_minute=100_000)
    app.state.slack_members = edge.members
    ida = await Desk(app, practice).sign_in()
    assert "The bot is in: none yet." in (await ida.adds("U012AB3CD")).text
    for team in ("T7", "T8"):
        slack.tokens[f"xoxb-{team}"] = team
        installed = Installation(team_id=team, team_name="Team", bot_token=f"xoxb-{team}", user_id="U1")
        await Installations(practice.store, practice.now, [SEALED_WITH]).async_save(installed)
    answer = await ida.adds("U012AB3CD")
    assert "like T012AB3CD/U012AB3CD. The bot is in: T7 (Team), T8 (Team)." in answer.text
    assert (await ida.adds("T8/U012AB3CD")).status_code == 200
    assert list(ida.trainees) == ["slack-T8-U012AB3CD"]
