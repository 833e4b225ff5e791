"""The panel of scripted sellers through the real understanding: helping pays, pushing and tricks do not."""

import pytest

from bot.personas.library import load_library
from bot.practice.conversation import Conversation
from bot.practice.panel import play_panel, read_panel
from bot.settings import ROOT


@pytest.mark.parametrize("name", sorted(load_library(ROOT / "data").personas))
async def test_who_helps_scores_highest_and_who_pushes_never_gets_the_best_end(practice, brain, name):
    panel = read_panel(ROOT / "data")
    results = await play_panel(Conversation(practice, brain, "panel"), panel, practice.library[name])
    score = {each.seller: each.score for each in results}
    table = [each.as_dict() for each in results]
    assert max(score, key=score.__getitem__) == "facilitating", table
    assert all(each.fit != "best" for each in results if each.seller != "facilitating"), table
    tricks = ("keyword-stuffing", "silent", "flattering", "pitching", "assuming", "closing")
    assert [trick for trick in tricks if score[trick] >= score["needs-probing"]] == [], table
