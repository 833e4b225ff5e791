"""Scripted sellers whom nobody tuned for, through the real understanding: who helps scores above who pushes, verdicts
are right, and typing the same words otherwise changes little. ``python -m bench.sellers`` prints the whole table."""

import json

import pytest

from bench import sellers

EVERY_THIRD = slice(None, None, 3)
"""Part of the scripts that is typed differently here; ``--fair`` does it for all."""


@pytest.fixture(scope="module")
def blind():
    return [json.loads(line) for line in sellers.BLIND.read_text().splitlines()]


async def test_who_helps_scores_above_who_pushes_and_verdicts_are_right(practice, brain, blind):
    calls = [await sellers.call(practice, brain, each) for each in blind]
    found = sellers.figures(calls)
    print(found)
    assert found["auc_facilitating_pushing"] >= 0.99
    assert found["auc_facilitating_probing"] >= 0.95
    assert found["auc_probing_pushing"] >= 0.85
    assert found["verdict_right"] >= 0.85


async def test_the_same_words_typed_otherwise_score_nearly_the_same(practice, brain):
    scripts = [json.loads(line) for line in sellers.SCRIPTS.read_text().splitlines()]
    for way, typed in sellers.variants(scripts).items():
        if way == "second language":
            continue
        pairs = []
        for number, script in typed[EVERY_THIRD]:
            plain = await sellers.call(practice, brain, scripts[number])
            pairs.append((plain, await sellers.call(practice, brain, script)))
        found = sellers.fairness(pairs)
        print(way, found)
        assert abs(found["mean"]) <= sellers.FAIR
        assert found["mean_size"] <= sellers.FAIR


def test_the_sets_are_as_large_and_as_various_as_they_should_be(blind):
    scripts = [json.loads(line) for line in sellers.SCRIPTS.read_text().splitlines()]
    for each in (scripts, blind):
        assert len({script["seller"] for script in each}) == 24
        assert {script["kind"] for script in each} == set(sellers.VERDICT)
        assert len({script["persona"] for script in each}) == 14
    assert {script["seller"] for script in scripts}.isdisjoint(script["seller"] for script in blind)
