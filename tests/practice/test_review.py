"""Reviews: other codes give a second opinion and leave the first, comments reach the trainee, agreement is counted."""

import pytest

from bot.codebook import Family, Move, Topic
from bot.practice.agreement import agreement
from bot.practice.errors import BadReview, CallGoesOn, NoSuchCall, StillBlind
from bot.practice.exports import Exports
from bot.practice.judgements import LONGEST_COMMENT, fields_of, judged, judged_blind, unblinded
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
        return persona, transcript_of(persona, state, stored, repository.turns.of(call)), state.outcome


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
    stored, again = practice.results.rescore(call)
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


def clause(text, program, theirs, call="c1", whole=True):
    """A clause as an instructor reviewed it."""
    return ReviewedClause(call, "ida", text, program, theirs, whole)


def test_agreement_is_counted_over_all_reviewed_clauses_and_over_whole_calls():
    reviewed = [
        clause("a", ("pitch", None), ("pitch", None)),
        clause("b", ("pitch", None), ("give_information", None)),
        clause("c", (None, None), ("unclear", None)),
        clause("d", ("pitch", None), ("give_information", None), "c2", whole=False),
        clause("e", ("affirm", None), ("simple_reflection", None), "c2", whole=False),
    ]
    found = agreement(reviewed, seen={"c1"})
    whole, every = found["whole"], found["every"]
    assert (whole["calls"], whole["clauses"], whole["moves"].clauses, whole["moves"].agreed) == (1, 3, 3, 2)
    assert (every["calls"], every["clauses"], every["moves"].clauses, every["moves"].agreed) == (2, 5, 5, 2)
    assert (every["families"].agreed, every["topics"].agreed, every["instructors"]) == (3, 5, 1)
    assert (found["coded"], found["blind"]["moves"].clauses) == (5, 0)
    rows = [
        (each["program"], each["instructor"], each["times"], each["across_families"], each["example"])
        for each in found["disagreements"]
    ]
    assert rows == [
        ("pitch", "give_information", 2, True, "b"),
        ("affirm", "simple_reflection", 1, False, None),  # that call is still to be seen
    ]


def counted(practice, instructor):
    """How many clauses count, and how many agree, over all that were reviewed and over whole calls."""
    found = practice.reviews.agreement(instructor)
    return [(found[over]["moves"].clauses, found[over]["moves"].agreed) for over in ("every", "whole")]


def test_a_clause_counts_once_it_is_recoded_or_the_program_is_said_to_be_right(practice, ida, call):
    practice.reviews.save(ida, call, {"move-2-0": "give_information", "comment-4-0": "Only a comment."})
    assert counted(practice, ida) == [(1, 0), (0, 0)]
    practice.reviews.save(ida, call, {"move-2-0": "give_information", "move-3-0": "presume_access"})
    assert counted(practice, ida) == [(2, 1), (0, 0)]
    found = practice.reviews.call(ida, call)
    again = fields_of(found["reviewers"][0], found["document"])
    assert again["move-3-0"] == "presume_access"
    practice.reviews.save(ida, call, again)
    assert counted(practice, ida) == [(2, 1), (0, 0)], "saving again what the form shows loses nothing"
    practice.reviews.save(ida, call, {"move-2-0": "give_information", "checked": "on"})
    assert counted(practice, ida) == [(6, 5), (6, 5)]
    ben = practice.staff.add("Ben", None)
    assert practice.reviews.agreement(ben)["coded"] == 0


def all_coded(practice, call, **changes):
    """What a blind form sends when the program's own codes are chosen, but for ``changes``."""
    fields = {"blind": "on"}
    for turn in practice.debrief("ann", call)["transcript"]:
        for place, clause in enumerate(turn["clauses"]):
            fields[f"move-{turn['turn']}-{place}"] = clause["move"] or "unclear"
            fields[f"topic-{turn['turn']}-{place}"] = clause["topic"] or ""
    return {**fields, **changes}


def test_a_call_that_nobody_has_reviewed_is_blind_until_codes_are_saved_or_asked_for(practice, ida, call):
    ben, cohort = practice.staff.add("Ben", None), practice.roll.cohorts()[0]
    practice.staff.put_in_charge(ben.id, cohort.id)
    assert [practice.reviews.call(ida, call)["blind"] for _ in range(2)] == [True, True]
    practice.reviews.save(ida, call, all_coded(practice, call))
    assert practice.reviews.call(ida, call)["blind"] is False
    practice.reviews.sit(ben, call, blind=True)
    assert practice.reviews.call(ben, call)["blind"] is True, "who wants to can be blind to what others did"
    practice.reviews.sit(ben, call, blind=False)
    assert practice.reviews.call(ben, call)["blind"] is False
    practice.reviews.sit(ben, call, blind=True)
    assert practice.reviews.call(ben, call)["blind"] is False, "what was seen was seen"
    assert practice.reviews.seen(ben) == {call}


def test_what_others_have_reviewed_is_shown_with_the_programs_codes(practice, ida, call):
    root = practice.staff.add("Root", None, "admin")
    practice.reviews.save(ida, call, {"comment-1-0": "Good."})
    assert practice.reviews.call(root, call)["blind"] is False


def test_kappa_over_blind_reviews_holds_the_codes_that_were_given_blind(practice, ida, call):
    practice.reviews.call(ida, call)
    practice.reviews.save(ida, call, all_coded(practice, call, **{"move-2-0": "give_information"}))
    found = practice.reviews.agreement(ida)
    assert (found["blind"]["moves"].clauses, found["blind"]["calls"]) == (6, 1)
    assert found["blind"] == found["whole"] == found["every"]
    practice.reviews.save(ida, call, {"checked": "on"})  # now that they see the program's, they agree with it
    found = practice.reviews.agreement(ida)
    assert (found["whole"]["moves"].agreed, found["blind"]["moves"].agreed) == (6, 5)
    practice.reviews.save(ida, call, {})
    found = practice.reviews.agreement(ida)
    assert (found["every"]["moves"].clauses, found["blind"]["moves"].clauses) == (0, 6)
    assert practice.reviews.call(ida, call)["opinions"] == []


def test_a_blind_form_that_was_sent_after_the_codes_were_seen_is_no_blind_review(practice, ida, call):
    practice.reviews.call(ida, call)
    practice.reviews.sit(ida, call, blind=False)
    practice.reviews.save(ida, call, all_coded(practice, call))
    found = practice.reviews.agreement(ida)
    assert (found["blind"]["moves"].clauses, found["whole"]["moves"].clauses) == (0, 6)


LOOKED_BEHIND = {
    "the list with its scores": lambda practice, ida: practice.reviews.show_scores(ida),
    "an export": lambda practice, ida: list(Exports(practice.store).calls(seen_by=ida.id)),
    "training data": lambda practice, ida: practice.reviews.training_data(ida),
}


@pytest.mark.parametrize("look", LOOKED_BEHIND)
def test_who_looks_behind_a_blind_call_reviews_it_blind_no_more(practice, ida, call, look):
    root = practice.staff.add("Root", None, "admin")
    practice.reviews.save(root, call, {"move-2-0": "give_information"})
    practice.reviews.sit(ida, call, blind=True)
    LOOKED_BEHIND[look](practice, ida)
    assert practice.reviews.seen(ida) == {call}
    assert practice.reviews.call(ida, call)["blind"] is False
    practice.reviews.save(ida, call, all_coded(practice, call))  # from a form that was open before
    assert practice.reviews.agreement(ida)["blind"]["clauses"] == 0


def test_a_blind_call_keeps_its_debrief_to_itself(practice, ida, call):
    with pytest.raises(StillBlind, match="Save your codes"):
        practice.reviews.document(ida, call)
    assert practice.reviews.call(ida, call)["blind"] is True
    practice.reviews.save(ida, call, {"comment-1-0": "Good."})
    root = practice.staff.add("Root", None, "admin")
    assert practice.reviews.document(root, call) == practice.debrief("ann", call)
    practice.reviews.sit(root, call, blind=True)
    assert practice.reviews.call(root, call)["blind"] is False, "who got the debrief has seen it"


def test_an_export_by_nobody_in_particular_leaves_blind_what_is_blind(practice, ida, call):
    list(Exports(practice.store).calls())
    assert practice.reviews.call(ida, call)["blind"] is True


def test_a_blind_review_says_of_every_clause_what_is_missing(practice, ida, call):
    document = practice.debrief("ann", call)
    fields = all_coded(practice, call, **{"move-3-0": "", "topic-1-0": "", "move-4-0": "nonsense"})
    with pytest.raises(BadReview) as refused:
        judged_blind(fields, document)
    assert list(refused.value.wrong) == [(1, 0), (3, 0), (4, 0)]
    for place, words in {(1, 0): "has a topic", (3, 0): "choose a move", (4, 0): "from the lists"}.items():
        assert words in refused.value.wrong[place]
    fields |= {"topic-1-0": "budget", "move-3-0": "presume_access", "topic-3-0": "", "move-4-0": "affirm"}
    found = {each.turn: (each.move, each.topic) for each in judged_blind(fields, document)}
    assert (found[1], found[3]) == (("decision_question", "budget"), ("presume_access", None))


def test_what_was_typed_blind_says_the_same_in_the_other_form(practice, call):
    document = practice.debrief("ann", call)
    blind = all_coded(practice, call, **{"move-3-0": "presume_access", "topic-3-0": "", "comment-2-0": "Hm."})
    assert judged(unblinded(blind), document) == judged_blind(blind, document)
    assert unblinded({"blind": "on", "csrf": "x", "move-1-0": "", "topic-1-0": "", "comment-1-0": ""}) == {}


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
