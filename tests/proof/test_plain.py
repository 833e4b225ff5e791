"""Ways and lines in plain words."""

from bot.codebook import Move, Topic
from bot.proof.explore import CHAT_ON, GOODBYE, AbstractMove
from bot.proof.plain import line_words, plain_step, plain_way


def test_no_code_of_the_codebook_is_left_in_a_way():
    for move in Move:
        for topic in (None, *Topic):
            words = plain_step(str(AbstractMove(move, topic)))
            assert "_" not in words
            assert words != move.value
    assert plain_step(str(GOODBYE)) == "said goodbye"
    assert plain_step(str(CHAT_ON)) == "made small talk till time was up"


def test_what_is_done_several_times_running_stands_once():
    way = ["decision_question(veto)", "decision_question(veto)", "goodbye"]
    looked = "helped them look at how they decide (someone who can reverse it), 2 times running"
    assert plain_way(way) == [looked, "said goodbye"]


def test_what_an_earlier_version_stored_stays_readable():
    assert plain_way(["a_move_that_is_gone(veto)"]) == ["a_move_that_is_gone(veto)"]


def test_a_line_is_called_what_the_form_calls_it():
    assert line_words("guarded") == "what they say when trust is too low ('guarded')"
    assert line_words("discloses.1") == "step 2 of what they tell ('discloses')"
