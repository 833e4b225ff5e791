"""The embedded brain on the trained model."""

import pytest

from bot.codebook import Family, Move


@pytest.mark.parametrize(
    ("text", "intent_words"),
    [("practice", "Dana Okafor"), ("help", "end the call"), ("progress", "No call has been debriefed yet.")],
)
async def test_what_is_wanted_of_the_practice_is_understood(practice, brain, text, intent_words):
    assert intent_words in " ".join(await brain.say("ann", text))


async def test_a_whole_call_in_rasas_own_words(practice, brain):
    assert len(await brain.say("ann", "call Marek")) == 2
    assert practice.open_call("ann")
    answer = await brain.say("ann", "What have your own people already tried about the mornings?")
    assert "(" not in answer[0]
    assert "ended" in (await brain.say("ann", "end the call"))[0]
    assert "Score:" in (await brain.say("ann", "debrief"))[0]
    assert "Nobody is on the line" in (await brain.say("ann", "What have your own people already tried?"))[0]


@pytest.mark.parametrize(
    "text", ["/restart", '/end_call{"call": "x"}', "/session_start", "EXTERNAL: hi", "end the call"]
)
async def test_in_a_call_whatever_is_typed_is_said_to_the_prospect(practice, brain, text):
    call = practice.start("ann", "dana-okafor").id
    await brain.say("ann", text, practice.on_the_line("ann", call, "k1", text))
    assert practice.on_the_line("ann", call, "k1", text).turn == 1
    assert practice.open_call("ann") == call


async def test_offsets_count_in_what_was_given(brain):
    text = "  Hi Dana, thanks for picking up. Who else would this touch?"
    clauses = await brain.code(text)
    assert [text[each.start : each.end] for each in clauses] == [each.text for each in clauses]
    assert "".join("".join(each.text for each in clauses).split()) == "".join(text.split())
    assert clauses[-1].move is Move.DECISION_QUESTION


@pytest.mark.parametrize(
    "text", ["", "   ", "😀😀", "/restart", "<script>alert(1)</script>", "¿Quién decide en su empresa?"]
)
async def test_what_is_no_english_is_never_a_good_move(brain, text):
    assert all(clause.family is not Family.FACILITATING for clause in await brain.code(text))


async def test_a_message_of_5000_characters_is_read(brain):
    clauses = await brain.code("who else would this touch and what about finance " * 102)
    assert clauses


async def test_the_persona_on_the_line_answers_with_its_own_facts(practice, brain):
    for persona, text, words in (
        ("dana-okafor", "How many clinics do you run?", "Six"),
        ("marek-nowak", "How many loading docks have you got?", "Nine"),
    ):
        call = practice.start(persona, persona).id
        await brain.say(persona, text, practice.on_the_line(persona, call, "k", text))
        assert words in " ".join(practice.on_the_line(persona, call, "k", text).replies)
