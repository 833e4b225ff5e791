"""Several workspaces: the app is installed through OAuth and kept in the database."""

import re
from datetime import datetime, timedelta, timezone

import httpx
import pytest
from sqlalchemy import select

from bot.slack.edge import open_slack
from bot.slack.installations import Installations, States
from bot.store.tables import slack_states
from bot.web.app import create_app
from tests.slack.conftest import SEALED_WITH, running, settings
from tests.slack.fake_slack import direct, event, message


@pytest.fixture
async def bot(slack, practice, scripted_brain, monkeypatch, tmp_path):
    # Bolt looks at the environment too, and must make no stores of its own in a home folder.
    for name, value in {
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "a client secret",
        "HOME": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    slack.tokens.clear()
    many = {"bot_token": "", "client_id": "1.2", "client_secret": "a client secret"}
    async with running(slack, practice, scripted_brain, **many) as over:
        yield over
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


async def install(bot, slack, team, code="c-1", state=None):
    slack.codes[code] = team
    page = await bot.client.get("/slack/install")
    found = page.headers["location"]
    assert found.startswith("https://slack.com/oauth/v2/authorize?")
    assert "scope=chat:write,commands,im:history,im:write" in found
    assert "redirect_uri=https://practice.example.com/slack/oauth_redirect" in found
    state = state or re.search(r"state=([^&]+)", found)[1]
    cookie = page.headers["set-cookie"].split(";")[0]
    bot.client.cookies.clear()
    return (
        await bot.client.get(f"/slack/oauth_redirect?code={code}&state={state}", headers={"cookie": cookie}),
        state,
        cookie,
    )


async def test_workspaces_are_installed_and_each_is_answered_with_its_own_token(bot, slack, practice):
    for team in ("T1", "T2"):
        answer, _, _ = await install(bot, slack, team)
        assert answer.status_code == 200
    await bot.says("help")
    await bot.send(message("help", "UBEN", "T2"))
    await slack.posted(2)
    assert {(each["team"], each["channel"]) for each in slack.posts} == {("T1", "DANN"), ("T2", direct("UBEN"))}


async def test_a_state_is_good_once_and_for_the_browser_that_began(bot, slack):
    answer, state, cookie = await install(bot, slack, "T1")
    slack.codes["c-2"] = "T9"
    again = await bot.client.get(f"/slack/oauth_redirect?code=c-2&state={state}", headers={"cookie": cookie})
    assert again.status_code == 401
    forged, _, _ = await install(bot, slack, "T1", "c-3", state="forged")
    assert forged.status_code == 400
    assert "c-2" in slack.codes
    assert answer.status_code == 200


async def test_installing_is_limited_as_the_pages_are(slack, practice, scripted_brain):
    many = {"bot_token": "", "client_id": "1.2", "client_secret": "a client secret"}
    edge = open_slack(settings(slack, **many), practice, scripted_brain)
    served = edge.beside(create_app(practice, scripted_brain, SEALED_WITH, writes_per_minute=1))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(served), base_url="http://bot") as client:
        answers = [await client.get("/slack/install") for _ in range(6)]
        assert [each.status_code for each in answers] == [302] * 5 + [429]
        lost = await client.get("/slack/oauth_redirect?code=c&state=forged")
    for each in (answers[0], lost):
        assert each.headers["x-content-type-options"] == "nosniff"
        assert "buyin_trainee" not in each.headers.get("set-cookie", "")
    with practice.store.transaction() as connection:
        assert len(connection.execute(select(slack_states)).all()) == 5


async def test_a_code_that_slack_does_not_know_installs_nothing(bot, slack, practice):
    answer, _, _ = await install(bot, slack, None)
    assert answer.status_code == 401
    assert Installations(practice.store, practice.now, [SEALED_WITH]).token("T1") is None


async def test_a_workspace_that_is_not_installed_gets_no_answer_and_holds_up_nobody(bot, slack, caplog):
    await install(bot, slack, "T2")
    await bot.says("help")
    await bot.send(message("help", "UBEN", "T2"))
    await slack.posted(1)
    await slack.until(lambda: "not installed in workspace T1" in caplog.text)


@pytest.mark.parametrize("gone", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}])
async def test_a_workspace_that_removes_the_app_is_forgotten(bot, slack, practice, gone):
    await install(bot, slack, "T1")
    store = Installations(practice.store, practice.now, [SEALED_WITH])
    assert store.token("T1") == "xoxb-T1"
    await bot.send(event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}))
    assert store.token("T1") == "xoxb-T1"
    await bot.send(event(gone))
    assert store.token("T1") is None


async def test_the_store_gives_back_what_it_was_given(bot, slack, practice):
    await install(bot, slack, "T1")
    store = Installations(practice.store, practice.now, [SEALED_WITH])
    found = await store.async_find_installation(enterprise_id=None, team_id="T1")
    assert (found.bot_token, found.bot_user_id, found.user_id, found.app_id) == ("xoxb-T1", "UBOT", "U1", "A1")
    bot_found = await store.async_find_bot(enterprise_id=None, team_id="T1")
    assert (bot_found.bot_token, bot_found.bot_id) == ("xoxb-T1", "B1")
    await store.async_save_bot(bot_found)
    assert store.token("T1") == "xoxb-T1"
    assert await store.async_find_bot(enterprise_id=None, team_id="T7") is None


async def test_a_state_lasts_ten_minutes(practice):
    clock = [datetime.now(timezone.utc)]
    states = States(practice.store, lambda: clock[0])
    early, late = await states.async_issue(), await states.async_issue()
    clock[0] += timedelta(minutes=9)
    assert await states.async_consume(early)
    clock[0] += timedelta(minutes=1)
    assert not await states.async_consume(late)
