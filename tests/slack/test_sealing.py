"""Tokens of workspaces are sealed in the database."""

import pytest
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import select, update

from bot.slack.installations import Installations
from bot.slack.sealing import Seal
from bot.store.tables import slack_installations

OLD, NEW = "the old secret of tests", "the new secret of tests"
TOKEN = "xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcHrzqqgy"


@pytest.fixture
async def installed(practice):
    store = Installations(practice.store, practice.now, [OLD])
    await store.async_save(Installation(team_id="T1", user_id="U1", bot_token=TOKEN, bot_id="B1", bot_user_id="UB"))
    return store


def kept(practice):
    with practice.store.transaction() as connection:
        return connection.execute(select(slack_installations.c.bot_token)).scalar_one()


def test_who_reads_the_database_reads_no_token(practice, installed):
    assert TOKEN not in kept(practice)
    assert len(kept(practice)) <= slack_installations.c.bot_token.type.length
    assert installed.token("T1") == TOKEN


def test_a_token_is_sealed_again_when_the_secret_changes(practice, installed):
    both = Installations(practice.store, practice.now, [NEW, OLD])
    assert both.token("T1") == TOKEN
    both.seal_again()
    again = kept(practice)
    assert Installations(practice.store, practice.now, [NEW]).token("T1") == TOKEN
    both.seal_again()
    assert kept(practice) == again, "what is sealed with the newest is left alone"


async def test_a_token_whose_secret_is_gone_is_said_and_left_for_who_puts_it_back(practice, installed, caplog):
    gone = Installations(practice.store, practice.now, [NEW])
    gone.seal_again()
    assert gone.token("T1") is None
    assert await gone.async_find_bot(enterprise_id=None, team_id="T1") is None
    assert await gone.async_find_installation(enterprise_id=None, team_id="T1") is None
    assert "BUYIN_SECRET" in caplog.text
    assert TOKEN not in caplog.text
    assert installed.token("T1") == TOKEN


def test_a_token_from_before_they_were_sealed_works_and_is_sealed_at_the_next_start(practice, installed):
    with practice.store.transaction(writes=True) as connection:
        connection.execute(update(slack_installations).values(bot_token=TOKEN))
    assert installed.token("T1") == TOKEN
    installed.seal_again()
    assert TOKEN not in kept(practice)
    assert installed.token("T1") == TOKEN


def test_what_was_changed_in_the_database_is_no_token():
    sealed = Seal([NEW]).close(TOKEN)
    assert Seal([NEW]).open(sealed[:-4] + "AAA=") is None
    assert Seal([NEW]).open("é") is None
