"""The panel of scripted sellers."""

from bot.codebook import Topic
from bot.practice.panel import read_panel, script_of
from bot.settings import ROOT


def test_the_panel_has_every_kind_of_seller():
    panel = read_panel(ROOT / "data")
    assert {each.id for each in panel.sellers} >= {
        "facilitating",
        "needs-probing",
        "pitching",
        "assuming",
        "closing",
        "flattering",
        "silent",
        "keyword-stuffing",
        "alternating",
    }
    assert set(panel.helps_with) == set(Topic)


def test_the_one_who_helps_speaks_to_every_issue_in_an_order_in_which_they_open(library):
    panel = read_panel(ROOT / "data")
    helping = next(each for each in panel.sellers if each.helps)
    for persona in library.personas.values():
        script = script_of(panel, helping, persona)
        at = {issue.id: script.index(issue.opens_with[0]) for issue in persona.issues}
        for issue in persona.issues:
            assert all(at[earlier] < at[issue.id] for earlier in issue.opens_when.after)


def test_names_stand_in_for_the_placeholders(library):
    panel = read_panel(ROOT / "data")
    for seller in panel.sellers:
        script = " ".join(script_of(panel, seller, library["dana-okafor"]))
        assert "{" not in script
