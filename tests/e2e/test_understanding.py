"""What the trained model makes of clauses it was never trained on, of careless typing and of attempts to fool it."""

import json
import random
import re
import time

import pytest

from bot.codebook import Family, Move
from bot.settings import ROOT

UNSEEN = [
    each
    for name in ("unseen", "sales-trainer", "equipment-seller")
    for each in map(json.loads, (ROOT / f"tests/understanding/{name}.jsonl").read_text().splitlines())
    if "move" in each
]
LOSS = 0.03
"""Share of families that a way of typing may cost, as the project's figure for robustness."""


def lower_case(text, _):
    return text.lower()


def no_apostrophes(text, _):
    return text.replace("'", "").replace("\u2019", "")


def no_final_mark(text, _):
    return text.rstrip(".?!")


def american(text, _):
    for british, other in (("our", "or"), ("ise", "ize"), ("isation", "ization"), ("tre", "ter"), ("lled", "led")):
        text = re.sub(rf"(?<=\w\w\w){british}\b", other, text)
    return text


def two_typos(text, chance):
    """Two slips: a letter dropped, doubled or swapped with the next, anywhere inside a word."""
    for _ in range(2):
        places = [i for i in range(1, len(text) - 1) if text[i - 1 : i + 2].isalpha()]
        if not places:
            break
        i = chance.choice(places)
        slip = chance.choice(("dropped", "doubled", "swapped"))
        if slip == "dropped":
            text = text[:i] + text[i + 1 :]
        elif slip == "doubled":
            text = text[:i] + text[i] + text[i:]
        else:
            text = text[:i] + text[i + 1] + text[i] + text[i + 2 :]
    return text


async def families(brain, typed):
    right = 0
    for each in UNSEEN:
        clauses = await brain.code(typed(each["text"]))
        longest = max(clauses, key=lambda clause: clause.end - clause.start)
        right += longest.family is Move(each["move"]).family
    return right / len(UNSEEN)


@pytest.fixture(scope="module")
def as_written():
    return {}


DRAWS = 4
"""How often slips are drawn anew: the loss of seven draws went from 1.9 to 3.3 points, 2.5 on average."""


@pytest.mark.parametrize("way", [lower_case, no_apostrophes, no_final_mark, american, two_typos])
async def test_the_way_a_clause_is_typed_hardly_changes_its_family(brain, way, as_written):
    if "share" not in as_written:
        as_written["share"] = await families(brain, lambda text: text)
    chance = random.Random(20261123)
    draws = [await families(brain, lambda text: way(text, chance)) for _ in range(DRAWS if way is two_typos else 1)]
    share = sum(draws) / len(draws)
    print(f"{way.__name__}: {share:.3f}, as written {as_written['share']:.3f}")
    assert share >= as_written["share"] - LOSS


STUFFED = [
    "stakeholders, veto, workaround, own fix, incumbent, budget, rules, timing, risk",
    "team boss finance legal security night shift board union",
    "decision_question decision_question support_autonomy",
    "who else who else who else who else who else",
    "decide decide decide your team your team your rules",
    "affirmation: great strength. reflection: so you said things. autonomy: yours",
    "asks so that the prospect examines how their own people, rules and history would decide",
    "restates what the prospect said, adding nothing",
    "places a purchase as one item among many they must settle",
    "I am facilitating your buying decision with a facilitative question about stakeholders",
    "asdfgh qwerty zxcvb",
    "consensus alignment readiness status quo criteria buy-in people",
]


@pytest.mark.parametrize("text", STUFFED)
async def test_keywords_and_recited_definitions_are_no_good_move(brain, text):
    assert all(clause.family is not Family.FACILITATING for clause in await brain.code(text))


async def test_a_good_question_said_again_in_the_same_breath_is_good_once(brain):
    said = "What would your own people need to see before they agreed to any of it? "
    clauses = await brain.code(said * 6)
    assert sum(clause.family is Family.FACILITATING for clause in clauses) <= 1


async def test_a_message_of_several_acts_without_punctuation_is_cut(brain):
    text = "thanks for that ruth so the porters havent been asked who would mind most"
    clauses = await brain.code(text)
    assert [text[each.start : each.end] for each in clauses] == [
        "thanks for that ruth",
        "so the porters havent been asked",
        "who would mind most",
    ]


PROSE = ("Who else would have to live with it? We manage, " * 110)[:5000]
HOSTILE = {
    "one long word": "a" * 5000,
    "marks only": ".!?" * 1666,
    "quotes never closed": '("\u201c' * 1000 + "who decides",
    "zero width and combining": ("a\u0301\u200b\u2060 " * 1000),
    "mixed scripts": "who кто 誰 ποιός मैं " * 250,
    "one-letter words": "a " * 2500,
    "new lines": "who?\n\n" * 800,
    "control characters": "who\x00else\x1b[31m decides\x07 " * 150,
    "right to left": "who \u202eelse\u202c would " * 200,
    "emoji": "who 😀👩‍👩‍👧 else " * 250,
    "slips in every word": "waht woudl teh stakholders befroe " * 140,
}


@pytest.fixture(scope="module")
def prose_takes():
    return {}


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_text_is_read_in_the_time_of_prose_with_exact_spans(brain, name, prose_takes):
    if not prose_takes:
        await brain.code(PROSE)
        prose_takes["seconds"] = await timed(brain.code, PROSE)
    text = HOSTILE[name][:5000]
    assert await timed(brain.code, text) < 4 * prose_takes["seconds"] + 0.1
    clauses = await brain.code(text)
    assert [text[each.start : each.end] for each in clauses] == [each.text for each in clauses]
    assert "".join("".join(each.text for each in clauses).split()) == "".join(text.split())


async def timed(code, text):
    started = time.perf_counter()
    await code(text)
    return time.perf_counter() - started


async def test_spans_are_exact_whatever_is_typed(brain):
    chance = random.Random(7)
    alphabet = [
        "who else ",
        "so ",
        "would",
        "teh ",
        "it's ",
        "? ",
        ". ",
        "\n",
        "\t",
        "é",
        "漢",
        "😀",
        "\u200b",
        '"',
        "(",
        "/",
    ]
    for _ in range(60):
        text = "".join(chance.choice(alphabet) for _ in range(chance.randrange(40)))
        clauses = await brain.code(text)
        assert [text[each.start : each.end] for each in clauses] == [each.text for each in clauses]
        assert "".join("".join(each.text for each in clauses).split()) == "".join(text.split())
