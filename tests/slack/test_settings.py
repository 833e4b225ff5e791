"""Settings of Slack, the manifest, and what the docs say of both."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.settings import ROOT, InvalidSetting, read_settings
from bot.slack import app, manifest, posting
from tests.slack import fake_slack

ONE = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
MANY = {
    "SLACK_CLIENT_ID": "1",
    "SLACK_CLIENT_SECRET": "s",
    "SLACK_SIGNING_SECRET": "x",
    "BUYIN_PUBLIC_URL": "https://a.b/",
}
ALL = ["BOT_TOKEN", "SIGNING_SECRET", "APP_TOKEN", "CLIENT_ID", "CLIENT_SECRET", "API_URL"]


def read(**env):
    return read_settings({"BUYIN_SECRET": "x" * 16, "BUYIN_DATABASE_URL": "sqlite://", **env})


def test_without_any_there_is_no_slack():
    assert read().slack is None
    assert read(SLACK_API_URL="http://127.0.0.1:1").slack is None


@pytest.mark.parametrize(
    "env", [ONE, MANY, {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "x"}, {**ONE, "SLACK_SIGNING_SECRET": "x"}]
)
def test_good_combinations(env):
    slack = read(**env).slack
    assert slack.api_url == "https://slack.com/api/"
    assert slack.public_url in ("", "https://a.b")


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_SIGNING_SECRET": "x"}, "SLACK_BOT_TOKEN"),
        ({**ONE, **MANY}, "SLACK_CLIENT_ID"),
        ({**MANY, "SLACK_CLIENT_SECRET": ""}, "SLACK_CLIENT_SECRET"),
        ({**MANY, "BUYIN_PUBLIC_URL": ""}, "BUYIN_PUBLIC_URL"),
        ({**MANY, "BUYIN_PUBLIC_URL": "a.b"}, "BUYIN_PUBLIC_URL"),
        ({**ONE, "SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({**ONE, "SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({**ONE, "SLACK_API_URL": "slack.com"}, "SLACK_API_URL"),
    ],
)
def test_a_bad_combination_stops_the_start_with_one_line(env, named):
    with pytest.raises(InvalidSetting, match=named) as caught:
        read(**env)
    assert "\n" not in str(caught.value)


def test_every_setting_is_documented():
    documented = (ROOT / "docs/settings.md").read_text()
    in_code = set(re.findall(r'"((?:BUYIN|SLACK)_[A-Z_]+)"', (ROOT / "bot/settings.py").read_text()))
    for name in in_code | {f"SLACK_{each}" for each in ALL}:
        assert f"`{name}`" in documented, name


@pytest.fixture(scope="module")
def pasted():
    return YAML(typ="safe").load(manifest.FILE.read_text())


def test_the_manifest_asks_for_what_the_code_uses(pasted):
    assert pasted["oauth_config"]["scopes"]["bot"] == sorted(manifest.SCOPES)
    assert pasted["settings"]["event_subscriptions"]["bot_events"] == sorted(manifest.EVENTS)
    assert [each["command"] for each in pasted["features"]["slash_commands"]] == list(manifest.COMMANDS)
    assert pasted["settings"]["interactivity"]["is_enabled"] is True
    assert pasted["features"]["app_home"]["messages_tab_read_only_enabled"] is False


def test_the_code_calls_only_methods_that_the_scopes_allow():
    allowed = {method: scope for scope, methods in manifest.SCOPES.items() for method in methods}
    called = set(re.findall(r"client\.([a-z]+_[a-zA-Z]+)\(", Path(posting.__file__).read_text()))
    methods = {each.replace("_", ".", 1) for each in called}
    assert methods == {*allowed, "views.publish"}
    assert all(allowed.get(each) == fake_slack.METHODS_NEED[each] for each in methods)


def test_there_is_a_listener_for_each_event_and_command():
    code = Path(app.__file__).read_text()
    for name in manifest.EVENTS:
        assert f'app.event("{name.split(".")[0]}")' in code
    for name in manifest.COMMANDS:
        assert f'app.command("{name}")' in code


def test_the_docs_show_the_manifest_as_it_is():
    assert manifest.FILE.read_text().strip() in (ROOT / "docs/slack.md").read_text()
