"""Scripted sellers against the score: ``python -m bench.sellers [--fair] [--weights] [FILE]``; see ``docs/scoring.md``.

``tests/sellers/scripts.jsonl`` holds 72 calls of 24 sellers, by authors who saw the prospects' briefs and the codebook,
not the engine; the marks of the verdict were chosen on it. ``blind.jsonl``, the default, has 48 calls of 24 more, and
nothing was chosen on it. ``second-language.jsonl`` has some of the first again in second-language English. The
sellers do not hear the answers: their scripts are fixed.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from bot.practice.conversation import Conversation
from bot.scoring.formula import WEIGHTS
from bot.settings import ROOT

SCRIPTS = ROOT / "tests/sellers/scripts.jsonl"
BLIND = ROOT / "tests/sellers/blind.jsonl"
SECOND_LANGUAGE = ROOT / "tests/sellers/second-language.jsonl"
VERDICT = {
    "facilitating": "facilitated",
    "needs_probing": "conventional",
    "pushing": "pushed",
    "repairs": "mixed",
    "turns": "mixed",
}
TURNED = {"repairs": "helping", "turns": "pushing"}
SEED = 20261125
FAIR = 3
"""Points of the score by which the same content may differ when it is typed differently."""


@dataclass(frozen=True)
class Called:
    """What came of one scripted call."""

    seller: str
    kind: str
    persona: str
    score: int
    verdict: str
    outcome: str
    turned: str
    qualities: dict[str, Optional[float]]
    weights: dict[str, float]
    """What each dimension weighed in this call."""


async def call(practice: Any, brain: Any, script: dict[str, Any]) -> Called:
    """Make one scripted call."""
    document = await Conversation(practice, brain, "bench").play(script["persona"], SEED, script["messages"])
    turned = document["turned"]["to"] if document["turned"] else ""
    return Called(
        script["seller"],
        script["kind"],
        script["persona"],
        document["score"],
        document["verdict"],
        document["outcome"]["kind"],
        turned,
        {name: each["quality"] for name, each in document["dimensions"].items()},
        {name: each["weighed"] for name, each in document["dimensions"].items()},
    )


def figures(calls: list[Called]) -> dict[str, Any]:
    """The figures over all calls: areas under the curve between kinds, shares of right verdicts and turning points."""
    scores = {kind: [each.score for each in calls if each.kind == kind] for kind in VERDICT}
    return {
        "auc_facilitating_pushing": _auc(scores["facilitating"], scores["pushing"]),
        "auc_facilitating_probing": _auc(scores["facilitating"], scores["needs_probing"]),
        "auc_probing_pushing": _auc(scores["needs_probing"], scores["pushing"]),
        "scores": {kind: (min(each), sum(each) / len(each), max(each)) for kind, each in scores.items()},
        "verdict_right": sum(each.verdict == VERDICT[each.kind] for each in calls) / len(calls),
        "verdict_right_by_kind": {
            kind: sum(each.verdict == wanted for each in calls if each.kind == kind) / len(scores[kind])
            for kind, wanted in VERDICT.items()
        },
        "turning_found": sum(each.turned == TURNED[each.kind] for each in calls if each.kind in TURNED)
        / sum(each.kind in TURNED for each in calls),
    }


def _auc(better: Sequence[float], worse: Sequence[float]) -> float:
    return float(roc_auc_score([1] * len(better) + [0] * len(worse), [*better, *worse]))


def reweighted(each: Called, weights: dict[str, float]) -> float:
    """The score of a call under other weights; what is taken off a call that says little stays in proportion."""
    known = {name: quality for name, quality in each.qualities.items() if quality is not None}
    changed = {name: each.weights[name] * weights[name] / WEIGHTS[name] for name in known}
    plain, other = (
        sum(by[name] * quality for name, quality in known.items()) / sum(by[name] for name in known)
        for by in (each.weights, changed)
    )
    return each.score * other / plain if plain else 0.0


def shaken(calls: list[Called], times: int = 100) -> dict[str, float]:
    """With every weight multiplied by a factor between a half and two, ``times`` over: least and mean area under
    the curve of facilitating over pushing calls, and the least and mean rank correlation with the published score."""
    chance = random.Random(SEED)
    areas, ranks = [], []
    kinds = ("facilitating", "pushing")
    for _ in range(times):
        weights = {name: weight * 2 ** chance.uniform(-1, 1) for name, weight in WEIGHTS.items()}
        scores = [reweighted(each, weights) for each in calls]
        better, worse = ([s for s, each in zip(scores, calls, strict=True) if each.kind == kind] for kind in kinds)
        areas.append(_auc(better, worse))
        ranks.append(float(spearmanr([each.score for each in calls], scores).statistic))
    return {
        "auc_least": min(areas),
        "auc_mean": sum(areas) / times,
        "rank_least": min(ranks),
        "rank_mean": sum(ranks) / times,
    }


def lower_case(message: str) -> str:
    """As somebody types who does not bother with capitals, apostrophes and end marks."""
    return re.sub(r"[.?!]+(?=\s*$)", "", message.lower().replace("'", "").replace("\u2019", ""))


def with_typos(message: str, chance: random.Random) -> str:
    """With about one slip in ten words: a letter left out, doubled or changed with the next."""
    words = message.split(" ")
    for index, word in enumerate(words):
        if len(word) > 4 and word.isalpha() and word.islower() and chance.random() < 0.15:
            at = chance.randrange(1, len(word) - 1)
            slips = (
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            )
            words[index] = chance.choice(slips)
    return " ".join(words)


def variants(scripts: list[dict[str, Any]]) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    """The same content typed differently: for each way, pairs of a script's number and the script so typed."""
    chance = random.Random(SEED)
    typed = list(enumerate(scripts))
    foreign = [json.loads(line) for line in SECOND_LANGUAGE.read_text().splitlines()]
    return {
        "lower case": [(n, {**each, "messages": [lower_case(m) for m in each["messages"]]}) for n, each in typed],
        "typos": [(n, {**each, "messages": [with_typos(m, chance) for m in each["messages"]]}) for n, each in typed],
        "second language": [(each["of"], each) for each in foreign],
    }


def fairness(pairs: list[tuple[Called, Called]]) -> dict[str, float]:
    """Of pairs of calls, plain and typed differently: the mean difference of the scores, the mean size of a difference,
    the share within ``FAIR`` points, and the share with the same verdict."""
    differences = [other.score - plain.score for plain, other in pairs]
    return {
        "pairs": len(pairs),
        "mean": sum(differences) / len(differences),
        "mean_size": sum(map(abs, differences)) / len(differences),
        "within": sum(abs(each) <= FAIR for each in differences) / len(differences),
        "same_verdict": sum(plain.verdict == other.verdict for plain, other in pairs) / len(differences),
    }


async def main(file: Path, typed_differently: bool, other_weights: bool) -> None:
    """Print the table and the figures; if asked for, those of ``SCRIPTS`` typed differently and under other weights."""
    import tempfile
    from dataclasses import replace

    from bot.brain.connect import connect
    from bot.practice.current import install, open_practice
    from bot.settings import read_settings

    settings = replace(read_settings(), rasa_url=None)
    scripts = [json.loads(line) for line in file.read_text().splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        practice = open_practice(replace(settings, database_url=f"sqlite:///{Path(folder) / 'bench.db'}"))
        install(practice)
        brain = await connect(settings)
        calls = [await call(practice, brain, each) for each in scripts]
        for each in sorted(calls, key=lambda each: (each.kind, -each.score)):
            right = "" if each.verdict == VERDICT[each.kind] else "  <- verdict"
            said = f"{each.kind:<14}{each.score:>4}  {each.verdict:<13}{each.turned or '-':<9}"
            print(f"{said}{each.seller:<18}{each.persona:<18}{each.outcome}{right}")
        found = figures(calls)
        for name, value in found.items():
            print(f"{name}: {value}")
        print("personas called:", len(Counter(each.persona for each in calls)))
        if other_weights:
            print("weights:", shaken(calls))
        if typed_differently:
            for way, typed in variants(scripts).items():
                pairs = [(calls[number], await call(practice, brain, each)) for number, each in typed]
                print(f"{way}: {fairness(pairs)}")


if __name__ == "__main__":
    named = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    fair = "--fair" in sys.argv
    asyncio.run(main(Path(named[0]) if named else SCRIPTS if fair else BLIND, fair, "--weights" in sys.argv))
