"""``buyin evaluate``: how well clauses are coded."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Optional

import typer

from bot.cli.errors import UsageError
from bot.cli.jsonl import objects, show
from bot.codebook import Move, Topic
from bot.understanding.evaluation import Judged, Label, fact_report, report

if TYPE_CHECKING:
    from bot.personas.library import Library


def evaluate(
    file: Optional[str] = typer.Argument(
        None,
        help='JSONL labelled by a person: {"text", "move", "topic"?} for a clause, or '
        '{"text", "clauses": [{"start", "move", "topic"?}]} for a message of several, '
        '{"text", "persona", "fact"} for a question on a persona\'s facts, null for none, a list for any of several, '
        'with "disclosed" for issues that were told; '
        '{"text", "everyday"} for an everyday question that is put to every prospect; '
        '{"text", "aside"} likewise; {"good": true|false, "turns": [{"role", "text"}]} for a session of a good or a '
        'poor practitioner; {"text", "family": "facilitating"|"directive"} for an utterance of any talk.',
    ),
    hold_out: str = typer.Option(
        "",
        help="Instead of FILE: voices of data/nlu, with commas. A network is trained without them and tried on them.",
    ),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Compare the program's coding with a person's: F1, kappa, confusions, boundaries, calibration."""
    if bool(file) == bool(hold_out):
        raise UsageError("give either a FILE of labelled texts or --hold-out VOICE")
    if hold_out:
        _hold_out([each.strip() for each in hold_out.split(",") if each.strip()], as_json)
        return
    assert file is not None
    rows = list(objects(file, ()))
    for key, evaluated in {
        "turns": _evaluate_sessions,
        "persona": _evaluate_facts,
        "everyday": _evaluate_facts,
        "aside": _evaluate_asides,
        "family": _evaluate_utterances,
    }.items():
        if any(key in each for each in rows):
            asyncio.run(evaluated(file, rows, as_json))
            return
    _need_text(file, rows)
    texts = [(each["text"], _labels(file, number, each)) for number, each in enumerate(rows, 1)]
    if not texts:
        raise UsageError(f"{file}: holds no labelled text")
    asyncio.run(_evaluate(texts, as_json))


def _hold_out(held: list[str], as_json: bool) -> None:
    from bot.settings import ROOT
    from bot.understanding.arithmetic import let_tensorflow_choose

    let_tensorflow_choose()
    from bot.understanding.held_out import judged_without, near_duplicates, voices
    from bot.understanding.progress import shown_progress
    from bot.understanding.training import Recipe

    data = voices(ROOT / "data/nlu")
    unknown = sorted(set(held) - set(data))
    if unknown:
        raise UsageError(f"no voice {', '.join(unknown)}; there are {', '.join(data)}")
    rest = [text for voice, texts in data.items() if voice not in held for text, _ in texts]
    with shown_progress(f"Training without {', '.join(held)}") as progress:
        judged = judged_without(held, data, Recipe(), progress)
    for voice, each in judged.items():
        figures = report(each)
        twins = near_duplicates([text for text, _ in data[voice]], rest)
        figures["near_duplicates"] = {"of": len(data[voice]), "found": len(twins)}
        if as_json:
            show({"voice": voice, **figures})
            continue
        print(f"{voice}: {len(twins)} of {len(data[voice])} texts nearly the same as one that was trained on")
        _print(figures)


def _labels(file: str, number: int, given: dict[str, Any]) -> tuple[Label, ...]:
    try:
        parts = given.get("clauses") or [{"start": 0, **given}]
        return tuple(
            Label(int(part["start"]), Move(part["move"]), Topic(part["topic"]) if part.get("topic") else None)
            for part in parts
        )
    except (KeyError, ValueError, TypeError) as error:
        raise UsageError(f"{file}: text {number}: {error} is no code, or is missing") from error


def _need_text(file: str, rows: list[dict[str, Any]]) -> None:
    for number, each in enumerate(rows, 1):
        if not isinstance(each.get("text"), str):
            raise UsageError(f"{file}: text {number} needs 'text' as a string")


def _need_ids(file: str, rows: list[dict[str, Any]]) -> None:
    for number, each in enumerate(rows, 1):
        if not (each.get("fact") is None or isinstance(each["fact"], str) or _is_list_of_words(each["fact"])):
            raise UsageError(f"{file}: text {number}: 'fact' must be the id of a fact, a list of ids, or null")
        if not _is_list_of_words(each.get("disclosed", [])):
            raise UsageError(f"{file}: text {number}: 'disclosed' must be a list of the ids of issues")


def _is_list_of_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


async def _evaluate_sessions(file: str, rows: list[dict[str, Any]], as_json: bool) -> None:
    from bot.brain.connect import connect
    from bot.cli.score import transcribe
    from bot.practice.outside import session_report
    from bot.scoring.debrief import judge
    from bot.settings import read_settings

    brain = await connect(read_settings())
    judged: list[tuple[bool, int]] = []
    for number, each in enumerate(rows, 1):
        try:
            lines = [(str(turn["role"]), str(turn["text"])) for turn in each["turns"]]
            judged.append((bool(each["good"]), judge(await transcribe(brain, lines))["score"]))
        except (KeyError, TypeError) as error:
            raise UsageError(f"{file}: session {number}: {error} is missing or has the wrong form") from error
    _show_figures("sessions of good and poor practitioners", session_report(judged), as_json)


async def _evaluate_utterances(file: str, rows: list[dict[str, Any]], as_json: bool) -> None:
    from bot.brain.connect import connect
    from bot.practice.message import clean
    from bot.practice.outside import utterance_report
    from bot.settings import read_settings

    _need_text(file, rows)
    wrong = [number for number, each in enumerate(rows, 1) if each.get("family") not in ("facilitating", "directive")]
    if wrong:
        raise UsageError(f"{file}: text {wrong[0]}: 'family' must be 'facilitating' or 'directive'")
    brain = await connect(read_settings())
    judged = [(each["family"] == "facilitating", await brain.code(clean(each["text"]))) for each in rows]
    _show_figures("utterances", utterance_report(judged), as_json)


async def _evaluate_asides(file: str, rows: list[dict[str, Any]], as_json: bool) -> None:
    from bot.brain.connect import connect
    from bot.settings import read_settings
    from bot.understanding.evaluation import aside_report

    _need_text(file, rows)
    brain = await connect(read_settings())
    judged = []
    for each in rows:
        found = [clause.aside.value for clause in await brain.code(each["text"]) if clause.aside]
        judged.append((each.get("aside"), found[0] if found else None))
    _show_figures("asides", aside_report(judged), as_json)


def _show_figures(title: str, figures: dict[str, Any], as_json: bool) -> None:
    if as_json:
        show({title: figures})
        return
    print(title)
    for name, value in figures.items():
        print(f"  {name:<22} {value}")


def _to_each_prospect(file: str, number: int, row: dict[str, Any], library: Library) -> list[dict[str, Any]]:
    """An everyday question as it is put to every prospect of the library, with the facts that answer it there."""
    from bot.personas.everyday import Everyday

    if "everyday" not in row:
        return [row]
    try:
        question = Everyday(row["everyday"])
    except ValueError:
        ids = ", ".join(each.value for each in Everyday)
        raise UsageError(f"{file}: text {number}: no everyday question '{row['everyday']}'; there are {ids}") from None
    return [
        {**row, "persona": each.id, "fact": [fact.id for fact in each.facts if question in fact.everyday]}
        for each in library.personas.values()
    ]


async def _evaluate_facts(file: str, rows: list[dict[str, Any]], as_json: bool) -> None:
    from bot.brain.connect import connect
    from bot.personas.facts import fact_sheet
    from bot.personas.library import load_library
    from bot.settings import read_settings

    settings = read_settings()
    _need_text(file, rows)
    _need_ids(file, rows)
    library = load_library(settings.data)
    rows = [one for number, each in enumerate(rows, 1) for one in _to_each_prospect(file, number, each, library)]
    unknown = sorted({str(each.get("persona")) for each in rows} - set(library.personas))
    if unknown:
        raise UsageError(f"{file}: no persona {', '.join(unknown)} in {settings.data / 'personas'}")
    brain = await connect(settings)
    asked: list[tuple[frozenset[str], Optional[str]]] = []
    missed: list[str] = []
    for each in rows:
        facts = fact_sheet(library.personas[each["persona"]], each.get("disclosed", ()))
        found = [clause.fact for clause in await brain.code(each["text"], facts=facts) if clause.fact]
        wanted = each.get("fact") or []
        answers = frozenset([wanted] if isinstance(wanted, str) else wanted)
        got = found[-1] if found else None
        asked.append((answers, got))
        if got not in (answers or {None}):
            missed.append(f"    {each['text']}  is {' or '.join(sorted(answers)) or None}, found {got}")
    figures = fact_report(asked)
    if as_json:
        show({"facts": figures})
        return
    print("questions on personas' facts")
    for name, value in figures.items():
        print(f"  {name:<22} {value}")
    print("  missed:", *missed, sep="\n")


async def _evaluate(texts: list[tuple[str, tuple[Label, ...]]], as_json: bool) -> None:
    from bot.brain.connect import connect
    from bot.settings import read_settings

    brain = await connect(read_settings())
    figures = report([Judged(labels, await brain.code(text)) for text, labels in texts])
    if as_json:
        show(figures)
        return
    _print(figures)


def _print(figures: dict[str, Any]) -> None:
    for kind, title in (("single", "single clause texts"), ("multi", "texts of several clauses")):
        if kind not in figures:
            continue
        print(title)
        for name, value in figures[kind].items():
            if not isinstance(value, (dict, list)):
                print(f"  {name:<22} {value}")
        _details(figures[kind])


def _details(values: dict[str, Any]) -> None:
    if "f1_by_move" not in values:
        return
    print("  F1 by move:")
    for name, value in sorted(values["f1_by_move"].items(), key=lambda each: float(each[1])):
        print(f"    {name:<22} {value}")
    print("  most often confused:")
    for each in values["worst_confusions"]:
        print(f"    {each['is']} coded as {each['coded']}: {each['times']}")
    calibration = values["calibration"]
    print(f"  calibration, expected error {calibration['expected_error']}:")
    for each in calibration["bins"]:
        print(f"    from {each['from']:.1f}: {each['clauses']} clauses, sure {each['sure']}, right {each['right']}")
