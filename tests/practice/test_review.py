"""Reviews: other codes give a second opinion and leave the first, comments reach the trainee, agreement is counted."""

import pytest
from sklearn.metrics import cohen_kappa_score

from bot.codebook import Family, Move, Topic
from bot.practice.agreement import agreement, kappa
from bot.practice.errors import BadReview, CallGoesOn, NoSuchCall
from bot.practice.judgements import LONGEST_COMMENT, fields_of, judged
from bot.practice.learnable import training_data
from bot.practice.scored import transcript_of
from bot.prospect.state import ProspectState
from bot.scoring.debrief import debrief
from bot.scoring.recoded import Code, recoded
from bot.store.reviews import ReviewedClause
from tests.conftest import say

SAID = [
    say("decision_question", "stakeholders", "Who else lives with the rota?"),
    say("pitch", None, "Ours halves the work."),
    say("presume_access", "budget", "What is your budget?"),
    say("complex_reflection", "stakeholders", "You would sooner they had a say."),
    say("courtesy", None, "Rain again over here.", aside="small_talk"),
    say(None, None, "Xyzzy."),
]


@pytest.fixture
def ida(practice):
    """An instructor with a cohort."""
    ida = practice.staff.add("Ida", None)
    practice.staff.put_in_charge(ida.id, practice.roll.found_cohort("Spring class").id)
    return ida


@pytest.fixture
def call(practice, ida):
    """A call of a trainee of that cohort, a clause a turn, which has ended."""
    practice.roll.join("ann", practice.roll.cohorts()[0].code, "Ann Lee")
    call = practice.start("ann", "dana-okafor").id
    for number, clause in enumerate(SAID):
        practice.hear("ann", call, f"k{number}", clause.text, (clause,))
    practice.end("ann", call)
    return call


def transcript(practice, call):
    with practice.store.read() as repository:
        stored = repository.call(call)
        persona = repository.persona_version(stored.digest)
        state = ProspectState.from_dict(stored.state)
        return persona, transcript_of(persona, state, stored, repository.turns(call)), state.outcome


def test_with_the_programs_own_codes_the_debrief_is_the_same_to_the_byte(practice, call):
    persona, heard, outcome = transcript(practice, call)
    same = {
        (turn.number, place): Code(each.clause.move, each.clause.topic)
        for turn in heard.turns
        for place, each in enumerate(turn.clauses)
    }
    assert recoded(heard, same) == heard
    assert debrief(persona, recoded(heard, same), outcome) == practice.debrief("ann", call)


def test_each_code_counts_by_the_rules_of_a_call(practice, call):
    _, heard, _ = transcript(practice, call)
    told = recoded(heard, {(2, 0): Code(Move.DECISION_QUESTION, Topic.STAKEHOLDERS)})
    assert told.turns[1].clauses[0].family is Family.FACILITATING
    assert told.turns[1].clauses[0].trust == heard.turns[1].clauses[0].trust, "what happened stays"
    raised = recoded(heard, {(4, 0): Code(Move.PRESUME_ACCESS, Topic.STAKEHOLDERS)})
    assert raised.turns[3].clauses[0].reason == "raised", "the prospect had spoken of it"
    assert recoded(heard, {(5, 0): Code(Move.COURTESY)}).turns[4].clauses[0].reason == "aside", "nothing was changed"
    assert recoded(heard, {(5, 0): Code(Move.PITCH)}).turns[4].clauses[0].reason == "pushed"
    assert recoded(heard, {(1, 0): Code(None)}).turns[0].clauses[0].family is None


def test_a_recoded_clause_gives_a_second_opinion_and_leaves_the_first(practice, ida, call):
    before = practice.debrief("ann", call)
    assert practice.reviews.call(ida, call)["opinions"] == []
    practice.reviews.save(ida, call, {"move-2-0": "decision_question", "topic-2-0": "timing"})
    found = practice.reviews.call(ida, call)
    assert [each["reviewer"].name for each in found["opinions"]] == ["Ida"]
    assert found["opinions"][0]["document"]["score"] > before["score"]
    assert found["document"] == before == practice.debrief("ann", call)
    stored, again = practice.rescore(call)
    assert stored == again


def test_a_review_comes_back_as_it_was_sent_and_the_next_one_takes_its_place(practice, ida, call):
    sent = {"move-2-0": "give_information", "topic-3-0": "none", "comment-1-0": "Good.", "checked": "on"}
    practice.reviews.save(ida, call, sent)
    found = practice.reviews.call(ida, call)
    fields = fields_of(found["reviewers"][0], found["document"])
    assert {name: value for name, value in fields.items() if value} == sent
    practice.reviews.save(ida, call, {"comment-2-0": "Why so early?"})
    assert practice.reviews.comments(call) == {(2, 0): [("Ida", "Why so early?")]}
    practice.reviews.save(ida, call, {})
    assert practice.reviews.call(ida, call)["reviewers"] == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"move-1-0": "nonsense"}, "from the lists"),
        ({"topic-1-0": "nonsense"}, "from the lists"),
        ({"move-2-0": "decision_question"}, "has a topic"),
        ({"comment-1-0": "x" * (LONGEST_COMMENT + 1)}, "1000 characters"),
    ],
)
def test_what_is_no_review_is_said_and_nothing_is_stored(practice, ida, call, fields, words):
    with pytest.raises(BadReview, match=words):
        practice.reviews.save(ida, call, {"comment-2-0": "Kept?", **fields})
    assert practice.reviews.call(ida, call)["reviewers"] == []


def test_what_is_sent_of_clauses_that_are_not_there_is_left_out(practice, call):
    assert judged({"move-99-0": "pitch", "comment-1-7": "x"}, practice.debrief("ann", call)) == []


def test_only_calls_of_ones_own_cohorts_that_have_ended_are_reviewed(practice, ida, call):
    ben, root = practice.staff.add("Ben", None), practice.staff.add("Root", None, "admin")
    for attempt in (practice.reviews.call, lambda who, call: practice.reviews.save(who, call, {"comment-1-0": "x"})):
        with pytest.raises(NoSuchCall):
            attempt(ben, call)
    assert practice.reviews.calls(ben) == []
    assert [each.id for each in practice.reviews.calls(ida)] == [call]
    stranger = practice.start("zoe", "dana-okafor").id
    with pytest.raises(CallGoesOn):
        practice.reviews.call(root, stranger)
    with pytest.raises(NoSuchCall):
        practice.reviews.call(ida, stranger)
    practice.end("zoe", stranger)
    assert len(practice.reviews.calls(root)) == 2


def test_kappa_is_the_one_that_others_compute_and_its_bounds_hold_it():
    # The example of Fleiss, Cohen and Everitt's table, as the textbooks print it: kappa .429, standard error .054.
    table = {
        **{("a", "a"): 106, ("a", "b"): 10, ("a", "c"): 4},
        **{("b", "a"): 22, ("b", "b"): 28, ("b", "c"): 10},
        **{("c", "a"): 2, ("c", "b"): 12, ("c", "c"): 6},
    }
    pairs = [pair for pair, times in table.items() for _ in range(times)]
    found = kappa(pairs)
    assert found.value == pytest.approx(cohen_kappa_score(*zip(*pairs, strict=True)))
    assert found.value == pytest.approx(0.429, abs=0.001)
    assert (found.high - found.low) / 2 / 1.96 == pytest.approx(0.054, abs=0.001)


@pytest.mark.parametrize(
    ("pairs", "reading"),
    [([], "cannot be told"), ([("a", "a")] * 5, "cannot be told"), ([("a", "a"), ("b", "b")] * 9, "almost perfect")],
    ids=["none", "one code", "all agree"],
)
def test_kappa_says_when_it_means_nothing(pairs, reading):
    found = kappa(pairs)
    assert (found.clauses, found.reading) == (len(pairs), reading)


def clause(text, program, theirs, call="c1", whole=True):
    return ReviewedClause(call, "ida", text, program, theirs, whole)


def test_agreement_is_over_calls_that_were_read_through_and_disagreements_over_all():
    reviewed = [
        clause("a", ("pitch", None), ("pitch", None)),
        clause("b", ("pitch", None), ("give_information", None)),
        clause("c", (None, None), ("unclear", None)),
        clause("d", ("pitch", None), ("give_information", None), "c2", whole=False),
        clause("e", ("affirm", None), ("simple_reflection", None), "c2", whole=False),
    ]
    found = agreement(reviewed)
    assert (found["calls"], found["moves"].clauses, found["coded"]) == (1, 3, 5)
    assert found["moves"].agreed == pytest.approx(2 / 3)
    rows = [
        (each["program"], each["instructor"], each["times"], each["across_families"]) for each in found["disagreements"]
    ]
    assert rows == [("pitch", "give_information", 2, True), ("affirm", "simple_reflection", 1, False)]


def test_a_call_counts_once_all_of_it_was_judged(practice, ida, call):
    practice.reviews.save(ida, call, {"move-2-0": "give_information"})
    assert practice.reviews.agreement(ida)["moves"].clauses == 0
    practice.reviews.save(ida, call, {"move-2-0": "give_information", "checked": "on"})
    found = practice.reviews.agreement(ida)
    assert (found["moves"].clauses, found["moves"].agreed) == (6, pytest.approx(5 / 6))
    ben = practice.staff.add("Ben", None)
    assert practice.reviews.agreement(ben)["coded"] == 0


def test_training_data_is_read_back_by_the_training(tmp_path):
    from rasa.shared.nlu.training_data.loading import load_data

    from bot.understanding.examples import from_training_data

    odd = 'Well: "yes" - [see](it) & {that}, #1 | \\ ok?\n\n  Then \u00e9 what'
    reviewed = [
        clause("Who else lives with it?", ("pitch", None), ("decision_question", "stakeholders")),
        clause(odd, ("pitch", None), ("give_information", None)),
        clause("asdf", ("pitch", None), ("unclear", None)),
        clause("Same words.", ("pitch", None), ("pitch", None)),
        clause("same words.", ("pitch", None), ("courtesy", None)),
        clause("- a dash", ("pitch", None), ("courtesy", None)),
        clause("   ", ("pitch", None), ("courtesy", None)),
    ]
    file = tmp_path / "reviewed.yml"
    file.write_text(training_data(reviewed))
    read = {each.text: (each.move, each.topic) for each in from_training_data(load_data(str(file)).intent_examples)}
    assert read == {
        "Who else lives with it?": (Move.DECISION_QUESTION, Topic.STAKEHOLDERS),
        'Well: "yes" - (see)(it) & {that}, #1 | / ok? Then \u00e9 what': (Move.GIVE_INFORMATION, None),
        "asdf": (None, None),
        "- a dash": (Move.COURTESY, None),
    }
    assert "1 more were coded in two ways" in file.read_text()
    file.write_text(training_data([]))
    assert not load_data(str(file)).intent_examples
