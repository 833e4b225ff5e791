"""Each action, called with a tracker, comparing what it utters with what is stored."""

import asyncio

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions.debrief import Debrief
from actions.end_call import EndCall
from actions.hear import Hear
from actions.hint import Hint
from actions.list_personas import ListPersonas
from actions.progress import Progress
from actions.start_call import StartCall
from bot.settings import ROOT
from bot.understanding.entities import entity_of
from tests.conftest import say


def utters(action, text="", slots=None, metadata=None, clauses=()):
    message = {
        "text": text,
        "message_id": "m1",
        "metadata": metadata or {},
        "entities": [entity_of(each, 0) for each in clauses],
    }
    tracker = Tracker("ann", slots or {}, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    done = action.run(dispatcher, tracker, {})
    assert (asyncio.run(done) if asyncio.iscoroutine(done) else done) == []
    return [each["text"] for each in dispatcher.messages]


@pytest.fixture
def call(practice):
    return practice.start("ann", "dana-okafor").id


def test_hear_utters_the_stored_answer(practice, call):
    clause = say("decision_question", "stakeholders", "Who else?")
    uttered = utters(Hear(), "Who else?", metadata={"call": call, "key": "k1"}, clauses=(clause,))
    assert uttered == practice.view("ann", call)["turns"][0]["replies"]


def test_hear_takes_the_call_from_the_tracker_in_rasas_shell(practice, call):
    utters(Hear(), "Hello?", slots={"call": call}, clauses=(say("courtesy", None, "Hello?"),))
    assert practice.view("ann", call)["keys"] == ["m1"]


def test_hear_says_when_the_call_is_over(practice, call):
    practice.end("ann", call)
    assert "has ended" in utters(Hear(), "Hello?", metadata={"call": call, "key": "k"})[0]


def test_hear_says_that_the_call_has_just_ended(practice, call):
    goodbye = (say("courtesy", None, "Goodbye then."),)
    utters(Hear(), "x", metadata={"call": call, "key": "k0"}, clauses=(say("courtesy", None, "x"),))
    assert "debrief" in utters(Hear(), "Goodbye then.", metadata={"call": call, "key": "k"}, clauses=goodbye)[-1]


def test_the_personas_are_listed(practice):
    assert "Dana Okafor" in utters(ListPersonas())[0]


@pytest.mark.parametrize("text", ["call Dana", "ring marek-nowak please", "a call with Okafor"])
def test_a_call_is_started_by_name(practice, text):
    uttered = utters(StartCall(), text)
    assert len(uttered) == 2
    assert practice.open_call("ann")


def test_a_call_with_nobody_asks_whom(practice):
    assert "Whom?" in utters(StartCall(), "start a call")[0]
    assert practice.open_call("ann") is None


def test_a_call_is_ended_and_debriefed(practice, call):
    assert "goes on" in utters(Debrief())[0]
    utters(EndCall(), slots={"call": call})
    assert "Score:" in utters(Debrief())[0]
    assert "dana-okafor" in utters(Progress())[0]


def test_without_a_call_each_says_so(practice):
    assert "Nobody" in utters(EndCall())[0]
    assert "Nobody" in utters(Hint())[0]
    assert "no call" in utters(Debrief())[0]
    assert "No call" in utters(Progress())[0]


def test_a_hint_is_given(practice, call):
    assert len(utters(Hint(), slots={"call": call})) == 1


def test_the_domain_names_every_action_and_no_other():
    import yaml

    executor = ActionExecutor()
    executor.register_package("actions")
    domain = yaml.safe_load((ROOT / "domain.yml").read_text())
    assert set(domain["actions"]) == set(executor.actions)
