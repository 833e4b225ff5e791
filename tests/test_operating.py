"""What docs/operating.md tells an operator is what there is."""

import re

from starlette.testclient import TestClient

from bot.cli.app import app as commands
from bot.cli.serving import DRAINS_WITHIN
from bot.settings import ROOT
from bot.web.api import NOT_READY
from bot.web.app import create_app
from bot.web.readiness import PATIENCE

TEXT = (ROOT / "docs/operating.md").read_text()


def test_every_metric_is_in_the_table_and_none_that_is_not_there(practice, scripted_brain):
    client = TestClient(create_app(practice, scripted_brain, "a secret for tests"), client=("127.0.0.1", 1))
    client.get("/readyz")  # before the first check there is nothing to tell of it
    shown = client.get("/metrics")
    there = set(re.findall(r"^# TYPE (\S+) ", shown.text, re.MULTILINE))
    table = re.findall(r"^\| (`(?:buyin|process)_[^|]+) \|", TEXT, re.MULTILINE)
    told = {name for cell in table for name in re.findall(r"`(\w+)`", cell)}
    assert told == there


def test_alerts_ask_for_metrics_that_there_are(practice, scripted_brain):
    rules = TEXT[TEXT.index("groups:") : TEXT.index("## Health")]
    asked = {re.sub(r"_(bucket|count|sum)$", "", name) for name in re.findall(r"\b(?:buyin|process)_\w+", rules)}
    assert len(asked) > 5
    assert [name for name in asked if f"| `{name}`" not in TEXT] == []
    assert [name for name in re.findall(r"alert: (\w+)", rules)] != []


def test_what_is_told_of_times_is_what_the_code_has():
    [patience] = re.findall(r"`not_ready_too_slow` \(over (\d+)\s+seconds", TEXT)
    assert int(patience) == PATIENCE
    [drain] = re.findall(r"answers, within (\d+) seconds", TEXT)
    assert int(drain) == DRAINS_WITHIN


def test_every_reason_not_to_be_ready_is_told():
    assert [each for each in NOT_READY if f"`not_ready_{each}`" not in TEXT] == []


def test_every_command_about_the_database_is_told():
    group = next(each for each in commands.registered_groups if each.name == "db")
    names = {each.name for each in group.typer_instance.registered_commands}
    assert {name for name in names if f"buyin db {name}" in TEXT} == names - {"upgrade"}
