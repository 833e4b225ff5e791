"""Every rehearsal of every persona, through the real understanding and Rasa."""

import pytest

from bot.personas.library import load_library
from bot.practice.conversation import Conversation
from bot.practice.rehearse import rehearse
from bot.settings import ROOT

REHEARSALS = [(name, each) for name, all_of in load_library(ROOT / "data").rehearsals.items() for each in all_of]


@pytest.mark.parametrize(("persona", "rehearsal"), REHEARSALS, ids=[f"{name}/{each.id}" for name, each in REHEARSALS])
async def test_what_a_rehearsal_expects_comes_out(practice, brain, persona, rehearsal):
    document, wrong = await rehearse(Conversation(practice, brain, "rehearsal"), persona, rehearsal)
    assert wrong == [], document["transcript"]


async def test_the_same_words_get_the_same_score(practice, brain):
    persona, rehearsal = REHEARSALS[0]
    first, _ = await rehearse(Conversation(practice, brain, "one"), persona, rehearsal)
    again, _ = await rehearse(Conversation(practice, brain, "two"), persona, rehearsal)
    assert first == again
