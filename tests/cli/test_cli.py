"""The command: its help, and one line with exit code 2 for what a user can put right. Needs no model."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from sqlalchemy import update

from bot.settings import ROOT
from bot.store.engine import open_engine
from bot.store.tables import debriefs
from tests.conftest import say
from tests.xapi.lrs import KEY, SECRET, FakeLrs


def buyin(*arguments, stdin="", **env):
    command = [sys.executable, "-c", "from bot.cli import main; main()", *arguments]
    return subprocess.run(
        command, input=stdin, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **env}, check=False
    )


@pytest.mark.parametrize(
    "command",
    ["", *"serve play classify score persona db train export forget retention".split(), "persona check"],
)
def test_every_command_has_help(command):
    shown = buyin(*command.split(), "--help")
    assert shown.returncode == 0
    assert "Usage" in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "env", "words"),
    [
        (["play", "nobody"], {}, "no persona 'nobody'"),
        (
            ["serve", "--processes", "11"],
            {
                "BUYIN_DATABASE_URL": "postgresql:///nowhere",
                "BUYIN_REDIS_URL": "redis://127.0.0.1:1",
                "SLACK_BOT_TOKEN": "xoxb-1",
                "SLACK_APP_TOKEN": "xapp-1",
            },
            "Slack allows an app 10",
        ),
        (["play", "dana-okafor", "--script", "no-such-file"], {}, "no-such-file: cannot be read"),
        (["play", "dana-okafor", "--script", "/dev/null"], {}, "holds no message"),
        (["persona", "show", "nobody"], {}, "no persona 'nobody'"),
        (["persona", "check", "no-such-file"], {}, "no such file"),
        (["score", "no-such-file"], {}, "cannot be read"),
        (["classify", "no-such-file", "--json"], {}, "cannot be read"),
        (["db", "upgrade"], {"BUYIN_DATABASE_URL": "mysql://x/y"}, "BUYIN_DATABASE_URL"),
        (["db", "upgrade"], {"BUYIN_DATABASE_URL": "sqlite:////no/such/folder/x.db"}, "database cannot be used"),
        (["persona", "list"], {"BUYIN_DATA": "/no/such/folder"}, "BUYIN_DATA"),
        (["serve", "--port", "0"], {"BUYIN_SECRET": "short"}, "BUYIN_SECRET"),
        (["serve", "--port", "0", "--host", "0.0.0.0"], {"BUYIN_SECRET": ""}, "BUYIN_SECRET: needed to listen"),
        (["serve", "--port", "0"], {"BUYIN_RASA_URL": "nowhere"}, "BUYIN_RASA_URL"),
        (["classify"], {"BUYIN_MODELS": "/no/such/folder"}, "make train"),
        (["export", "--format", "xml"], {}, "'xml'"),
        (["export", "--format", "csv", "--send"], {}, "--format xapi"),
        (["export", "--format", "xapi", "--send"], {"BUYIN_LRS_URL": ""}, "BUYIN_LRS_URL"),
        (["export", "--format", "xapi"], {"BUYIN_LRS_URL": "nowhere"}, "BUYIN_LRS_URL"),
        (["export", "--format", "xapi"], {"BUYIN_PUBLIC_URL": ""}, "BUYIN_PUBLIC_URL"),
        (["export", "--format", "csv"], {"BUYIN_PUBLIC_URL": "here"}, "BUYIN_PUBLIC_URL"),
        (["export", "--format", "csv", "--since", "monday"], {}, "YYYY-MM-DD"),
        (["retention"], {"BUYIN_RETENTION_DAYS": ""}, "everything is kept"),
        (["retention"], {"BUYIN_RETENTION_DAYS": "0"}, "BUYIN_RETENTION_DAYS"),
    ],
)
def test_what_a_user_can_put_right_is_said_in_one_line(arguments, env, words):
    shown = buyin(*arguments, **env)
    assert shown.returncode == 2, shown.stderr
    assert words in shown.stderr
    assert len(shown.stderr.strip().splitlines()) == 1
    assert "Traceback" not in shown.stderr


@pytest.mark.parametrize(
    ("line", "words"),
    [("nope", ":1: is not JSON"), ("[1]", "must be a JSON object"), ('{"id": 1}', "needs 'text'")],
)
def test_a_bad_line_of_json_is_named(line, words):
    assert words in buyin("classify", stdin=line).stderr


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"fact": 3}, "text 1: 'fact' must be the id of a fact"),
        ({"fact": ["staff", 3]}, "text 1: 'fact' must be the id of a fact"),
        ({"disclosed": "lead-nurses"}, "text 1: 'disclosed' must be a list"),
    ],
)
def test_a_bad_row_of_questions_is_named(row, words, tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"persona": "dana-okafor", "text": "How many?", **row}) + "\n")
    shown = buyin("evaluate", str(file))
    assert (shown.returncode, words in shown.stderr) == (2, True), shown.stderr


def test_an_everyday_question_that_there_is_not_is_named(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"everyday": "headcount", "text": "How many?"}) + "\n")
    shown = buyin("evaluate", str(file))
    assert shown.returncode == 2
    assert "text 1: no everyday question 'headcount'; there are business, size" in shown.stderr


def test_a_transcript_with_another_role_is_refused():
    shown = buyin("score", stdin='{"role": "buyer", "text": "x"}')
    assert (shown.returncode, "'role'" in shown.stderr) == (2, True)


def test_a_bad_option_is_exit_2():
    shown = buyin("play")
    assert (shown.returncode, len(shown.stderr.strip().splitlines())) == (2, 1)
    assert "persona" in shown.stderr
    assert buyin("serve", "--port", "99999").returncode == 2


def test_list_begins_each_line_with_the_id():
    ids = [line.split("\t")[0] for line in buyin("persona", "list").stdout.splitlines()]
    assert "dana-okafor" in ids
    assert ids == sorted(ids)


def test_show_tells_all():
    assert "lead-nurses" in buyin("persona", "show", "dana-okafor").stdout


def test_check_proves_a_persona_and_says_how_it_can_end():
    shown = buyin("persona", "check", "--no-calls", "data/personas/grace-mbeki")
    assert shown.returncode == 0, shown.stdout
    assert "claims hold" in shown.stdout
    assert "exact" in shown.stdout
    assert "a seller who only pushes" not in shown.stdout, "a way was found"
    assert shown.stdout.rstrip().endswith("no findings")


def test_check_names_what_cannot_be_proven_and_exits_1(tmp_path):
    folder = tmp_path / "dana-okafor"
    folder.mkdir()
    text = (ROOT / "data/personas/dana-okafor/persona.yml").read_text()
    best = "when: {settled: [lead-nurses, partners], trust: 50}"
    (folder / "persona.yml").write_text(text.replace(best, "when: {pressed: 1, trust: 10}"))
    shown = buyin("persona", "check", "--no-calls", "--json", str(folder))
    assert shown.returncode == 1
    found = json.loads(shown.stdout.splitlines()[0])
    assert "P053" in {each["code"] for each in found["findings"]}
    assert found["exact"]


def test_new_writes_a_persona_that_passes(tmp_path):
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data/voices", data / "voices")
    (data / "personas").mkdir()
    made = buyin("persona", "new", "my-first", BUYIN_DATA=str(data))
    assert made.returncode == 0, made.stderr
    shown = buyin("persona", "check", "--no-calls", BUYIN_DATA=str(data))
    assert shown.returncode == 0, shown.stdout
    assert "no fact answers the everyday questions business, places, based" in shown.stdout
    again = buyin("persona", "new", "my-first", BUYIN_DATA=str(data))
    assert (again.returncode, "exists" in again.stderr) == (2, True)


def test_check_prints_place_and_code_and_exits_1(tmp_path):
    folder = tmp_path / "dana-okafor"
    folder.mkdir()
    text = (ROOT / "data/personas/dana-okafor/persona.yml").read_text()
    (folder / "persona.yml").write_text(text.replace("difficulty: 2", "dificulty: 2"))
    shown = buyin("persona", "check", str(folder))
    assert shown.returncode == 1
    assert f"{folder}/persona.yml:11:1 P010 unknown key 'dificulty'; did you mean 'difficulty'?" in shown.stdout


def test_a_broken_persona_stops_the_start(tmp_path):
    (tmp_path / "personas/dana").mkdir(parents=True)
    (tmp_path / "personas/dana/persona.yml").write_text("id: dana\n")
    shown = buyin("serve", "--port", "0", BUYIN_DATA=str(tmp_path), BUYIN_DATABASE_URL=f"sqlite:///{tmp_path}/x.db")
    assert shown.returncode == 2
    assert "persona.yml:1:1 P011 'name' is missing" in shown.stderr


def test_a_port_in_use_is_said():
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        shown = buyin("serve", "--port", str(taken.getsockname()[1]))
    assert (shown.returncode, "cannot listen" in shown.stderr) == (2, True)


def test_upgrade_makes_the_database(tmp_path):
    shown = buyin("db", "upgrade", BUYIN_DATABASE_URL=f"sqlite:///{tmp_path}/x.db")
    assert shown.returncode == 0
    assert (tmp_path / "x.db").exists()


def test_a_stored_call_is_scored_again_to_the_same_bytes(practice, sqlite_url):
    call = practice.start("ann", "dana-okafor").id
    for number, (move, topic) in enumerate([("decision_question", "stakeholders"), ("pitch", None)]):
        clause = say(move, topic)
        practice.hear("ann", call, f"k{number}", clause.text, (clause,))
    goes_on = buyin("score", "--call", call, BUYIN_DATABASE_URL=sqlite_url)
    assert goes_on.returncode == 2
    assert "goes on" in goes_on.stderr
    practice.end("ann", call)
    shown = buyin("score", "--call", call, "--json", BUYIN_DATABASE_URL=sqlite_url)
    assert shown.returncode == 0, shown.stderr
    again = json.loads(shown.stdout)
    assert again.pop("same") is True
    assert again.pop("call") == call
    assert again == practice.debrief("ann", call)


def test_a_call_that_is_not_there_cannot_be_scored(sqlite_url):
    assert buyin("score", "--call", "nope", BUYIN_DATABASE_URL=sqlite_url).returncode == 2


def test_a_call_scored_with_a_formula_that_is_not_here_is_refused_in_one_line(practice, sqlite_url):
    call = practice.start("ann", "dana-okafor").id
    practice.end("ann", call)
    document = {**practice.debrief("ann", call), "formula": "1999"}
    engine = open_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(update(debriefs).values(document=json.dumps(document)))
    engine.dispose()
    shown = buyin("score", "--call", call, BUYIN_DATABASE_URL=sqlite_url)
    assert shown.returncode == 2
    assert "formula 1999" in shown.stderr
    assert "Traceback" not in shown.stderr


AT = {"BUYIN_PUBLIC_URL": "https://buyin.example.com/"}


@pytest.fixture
def talked(practice, sqlite_url):
    """A finished call of Ann, who is in a cohort, and one of Ben, who is not; and the environment to find them in."""
    cohort = practice.roll.found_cohort("Spring class")
    practice.roll.join("ann", cohort.code, "Ann Lee")
    for trainee in ("ann", "ben"):
        practice.end(trainee, practice.start(trainee, "dana-okafor").id)
    return {"code": cohort.code, "env": {"BUYIN_DATABASE_URL": sqlite_url, **AT}}


@pytest.mark.parametrize(("as_format", "lines"), [("csv", 3), ("jsonl", 2), ("xapi", 4)])
def test_calls_are_exported_and_the_log_says_so(practice, talked, as_format, lines):
    shown = buyin("export", "--format", as_format, **talked["env"])
    assert shown.returncode == 0, shown.stderr
    assert len(shown.stdout.splitlines()) == lines
    logged = practice.staff.logged()[0]
    assert (logged.who, logged.did, logged.about) == ("command line", "exported", f"{as_format} of everybody")


def test_an_export_can_be_of_one_cohort_and_from_a_day_on(talked):
    only = buyin("export", "--format", "jsonl", "--cohort", talked["code"], **talked["env"]).stdout.splitlines()
    assert [json.loads(line)["trainee"]["name"] for line in only] == ["Ann Lee"]
    assert buyin("export", "--format", "jsonl", "--since", "2999-01-01", **talked["env"]).stdout == ""
    wrong = buyin("export", "--format", "jsonl", "--cohort", "nope", **talked["env"])
    assert (wrong.returncode, "no such cohort" in wrong.stderr) == (2, True)


def test_statements_are_sent_to_an_lrs(talked):
    lrs = FakeLrs()
    env = {**talked["env"], "BUYIN_LRS_URL": lrs.url, "BUYIN_LRS_KEY": KEY, "BUYIN_LRS_SECRET": SECRET}
    for _ in range(2):
        shown = buyin("export", "--format", "xapi", "--send", **env)
        assert shown.stdout == "4 statements are in the LRS\n", shown.stderr
    assert len(lrs.statements) == 4
    objects = {each["object"]["id"] for each in lrs.statements.values()}
    assert objects == {"https://buyin.example.com/prospects/dana-okafor"}
    refused = buyin("export", "--format", "xapi", "--send", **{**env, "BUYIN_LRS_SECRET": "wrong"})
    assert (refused.returncode, len(refused.stderr.strip().splitlines())) == (2, 1)
    assert "BUYIN_LRS_SECRET" in refused.stderr
    lrs.close()


def test_a_trainee_is_forgotten_by_name_once_that_is_meant(practice, talked):
    unsure = buyin("forget", "Ann Lee", **talked["env"])
    assert (unsure.returncode, "--yes" in unsure.stderr) == (2, True)
    assert practice.roll.who("ann").name == "Ann Lee"
    shown = buyin("forget", "Ann Lee", "--yes", **talked["env"])
    assert shown.stdout == "deleted: Ann Lee, with 1 calls\n"
    assert practice.roll.who("ann").name == ""
    assert buyin("forget", "Ann Lee", "--yes", **talked["env"]).returncode == 2


def test_retention_deletes_what_is_old(talked):
    shown = buyin("retention", BUYIN_RETENTION_DAYS="30", **talked["env"])
    assert shown.stdout == "deleted: 0 calls, 0 trainees, 0 lines of the audit log\n", shown.stderr
