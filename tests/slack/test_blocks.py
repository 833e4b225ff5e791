"""What is shown keeps to Slack's limits, whatever is in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.practice.progress import progress_of
from bot.slack import cards, debriefed, home
from bot.slack.blocks import Button, cut, escaped, fitted, rows, section, words
from tests.slack.fake_slack import breaches

text = st.one_of(st.text(max_size=80), st.integers(1, 4000).map(lambda n: ("<!channel> & more " * 300)[:n]))
turn = st.integers(1, 300)
documents = st.fixed_dictionaries({
    "score": st.integers(0, 100),
    "verdict": st.sampled_from(["facilitated", "conventional", "mixed", "pushed"]),
    "outcome": st.fixed_dictionaries({
        "kind": st.sampled_from(["team_step", "walked_away"]), "fit": text, "afterwards": text,
    }),
    "strength": st.none() | st.fixed_dictionaries({"turn": turn, "said": text, "why": text}),
    "advice": st.lists(st.fixed_dictionaries({"turn": turn, "said": text, "try": text, "why": text}), max_size=2),
    "issues": st.lists(
        st.fixed_dictionaries({
            "state": st.sampled_from(["hidden", "hinted", "disclosed", "settled"]), "about": text, "truth": text,
        }),
        max_size=12,
    ),
    "hints": st.lists(turn, max_size=5),
})  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(documents, text, st.none() | st.just("https://practice.example.com/in?to=x"))
def test_any_debrief_is_within_the_limits(document, name, url):
    blocks = debriefed.shown(document, name, "dana-okafor", "c" * 32, url)
    assert breaches(list(blocks), {"text": debriefed.as_text(document, name)}) == []


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(text, st.integers(1, 5)), max_size=17), st.integers(-3, 9))
def test_any_cards_are_within_the_limits(people, number):
    personas = [
        {"id": f"p-{n}", "name": t or "x", "role": t, "company": t, "selling": t, "brief": t, "difficulty": d}
        for n, (t, d) in enumerate([(t if t.split() else "x", d) for t, d in people])
    ]
    assert breaches(list(cards.page(personas, number)), {}) == []


def test_pages_show_everybody_once(practice):
    personas = practice.catalogue.personas()
    shown = [str(cards.page(personas, number)) for number in range(3)]
    for each in personas:
        assert sum(f"'{each['id']}'" in page for page in shown) == 1
    assert ["Back" in page for page in shown] == [False, True, True]
    assert ["More" in page for page in shown] == [True, True, False]


def test_nothing_hidden_is_on_a_card(practice, library):
    shown = "".join(str(cards.page(practice.catalogue.personas(), number)) for number in range(3))
    for persona in library.personas.values():
        assert not any(issue.truth in shown for issue in persona.issues)


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (5, [5]), (6, [5, 1]), (12, [5, 5, 2])])
def test_more_than_five_buttons_are_more_than_one_row(count, sizes):
    made = rows([Button(f"Button {n}", "call", str(n)) for n in range(count)])
    assert [len(each["elements"]) for each in made] == sizes
    assert len({button["action_id"] for row in made for button in row["elements"]}) == count


def test_too_many_blocks_are_cut_and_the_buttons_stay():
    last = rows([Button("Go", "go_on")])
    shown = fitted([section("x")] * 80, last)
    assert len(shown) == 50
    assert shown[-1] == last[0]


@given(st.text(), st.integers(2, 200))
def test_a_cut_text_is_short_enough(given_text, longest):
    assert len(cut(given_text, longest)) <= longest


@given(text, st.integers(10, 3000))
def test_an_escaped_text_is_short_enough_and_holds_no_markup(given_text, longest):
    found = escaped(given_text, longest)
    assert len(found) <= longest
    assert "<" not in found
    assert ">" not in found
    assert "@channel" not in found


def test_a_text_is_cut_at_a_word():
    assert cut("one two three", 9) == "one two…"
    assert len(words("x" * 9000)["text"]["text"]) == 3000


def row(score, at=None):
    document = {"outcome": {"kind": "team_step", "fit": "best"}, "dimensions": {}, "transcript": [], "hints": []}
    return {
        "id": f"c{score}",
        "persona": "dana-okafor",
        "score": score,
        "verdict": "mixed",
        "at": at,
        "document": document,
    }


@pytest.mark.parametrize("count", [0, 1, 4, 60])
def test_the_home_shows_progress_and_what_is_assigned(count):
    assigned = [home.Assigned("dana-okafor", f"<b>Call Dana</b> {n}", n % 2 == 0) for n in range(70)]
    view = home.view(progress_of([row(n) for n in range(count)]), {"dana-okafor": "Dana Okafor"}, assigned)
    assert breaches(view["blocks"], {}) == []
    assert ("Dana Okafor: *" in str(view)) is (count > 0)
    assert "<b>" not in str(view)
    assert "Assigned to you" in str(view)


def test_who_can_no_longer_be_called_is_named_without_a_button():
    assigned = [home.Assigned("dana-okafor", "Dana Okafor: any call", callable=each) for each in (True, False)]
    shown = [str(home.view(progress_of([]), {}, [each])) for each in assigned]
    assert ["They can no longer be called" in each for each in shown] == [False, True]
    assert ["'action_id': 'call" in each for each in shown] == [True, False]
    assert all("Dana Okafor: any call" in each for each in shown)


def test_two_of_one_name_are_told_apart_on_the_cards(practice):
    dana = next(each for each in practice.catalogue.personas() if each["id"] == "dana-okafor")
    shown = str(cards.page([dana, {**dana, "id": "dana-two"}, {**dana, "id": "tom", "name": "Tom"}], 0))
    for id in ("dana-okafor", "dana-two"):
        assert f"*Dana Okafor* ({id})" in shown
    assert "(tom)" not in shown
