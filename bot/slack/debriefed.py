"""The debrief of a call as blocks: the first screen of it; the page behind the button has the rest."""

from __future__ import annotations

from typing import Any, Optional

from bot.slack.blocks import Block, Button, divider, escaped, fitted, header, rows, section, small

VERDICTS = {
    "facilitated": "you helped them decide",
    "conventional": "you asked about needs, and neither helped them decide nor pushed",
    "mixed": "you helped, and you pushed",
    "pushed": "you pushed a sale",
}
STATES = {"settled": "settled", "disclosed": "told", "hinted": "hinted at", "hidden": "missed"}
FOUND = ("settled", "disclosed")


def shown(document: dict[str, Any], name: str, persona: str, call: str, url: Optional[str]) -> tuple[Block, ...]:
    """A debrief for Slack. ``url`` is the address of the whole debrief, if there are pages."""
    outcome, verdict = document["outcome"], str(document["verdict"])
    blocks = [
        header(f"How your call with {name} went"),
        section(f"{_quote(outcome['afterwards'], 1200)}\n— {escaped(name, 200)}, afterwards"),
        section(
            f"*{document['score']} of 100: {VERDICTS.get(verdict, verdict)}.* "
            f"It ended with: {_plain(outcome['kind'])} ({escaped(str(outcome['fit']), 100)} for this prospect)."
        ),
    ]
    strength = document.get("strength")
    if strength:
        said, why = _said(strength["said"]), escaped(strength["why"], 400)
        blocks.append(section(f"*What worked*, in turn {strength['turn']}: {said}\n{why}"))
    blocks += [
        section(
            f"*What would have helped*, in turn {each['turn']}: you said {_said(each['said'])}\n"
            f"{escaped(each['why'], 600)}\nYou could have said: _{escaped(_one_line(each['try']), 600)}_"
        )
        for each in document.get("advice", [])[:2]
    ]
    blocks += [divider(), *_issues(document.get("issues", []))]
    if document.get("hints"):
        blocks.append(small(f"Hints taken: {len(document['hints'])}"))
    return fitted(blocks, rows(_buttons(document, name, persona, call, url)))


def as_text(document: dict[str, Any], name: str) -> str:
    """The debrief in a line, for a notification."""
    verdict = VERDICTS.get(str(document["verdict"]), str(document["verdict"]))
    return escaped(f"Your call with {name}: {document['score']} of 100, {verdict}.", 500)


def _buttons(document: dict[str, Any], name: str, persona: str, call: str, url: Optional[str]) -> list[Button]:
    buttons = [Button("Full debrief", "read", url=url, style="primary")] if url else []
    if document.get("advice"):
        turn = document["advice"][0]["turn"]
        buttons.append(Button(f"Try again from turn {turn}", "retry", f"{call} {turn}"))
    first = (name.split() or ["them"])[0]
    return [*buttons, Button(f"Call {first} again", "call", persona), Button("Another prospect", "practice")]


def _issues(issues: list[dict[str, Any]]) -> list[Block]:
    found = [each for each in issues if each["state"] in FOUND]
    missed = [each for each in issues if each["state"] not in FOUND]
    blocks: list[Block] = []
    if found:
        blocks.append(section("*What you found*\n" + _listed(found)))
    if missed:
        blocks.append(section("*What stayed hidden*\n" + _listed(missed)))
    return blocks


def _listed(issues: list[dict[str, Any]]) -> str:
    # Each issue gets its share of the section, so that none is cut off altogether.
    share = max(60, 2600 // len(issues) - 120)
    return "\n".join(
        f"• {escaped(str(each['about']), 100)} ({STATES.get(each['state'], _plain(each['state']))}): "
        f"{escaped(_one_line(each['truth']), share)}"
        for each in issues
    )


def _quote(text: str, longest: int) -> str:
    return "\n".join(f"> {line}" for line in escaped(text, longest).splitlines() or ["…"])


def _said(text: str) -> str:
    return f"“{escaped(_one_line(text), 600)}”"


def _one_line(text: str) -> str:
    return " ".join(str(text).split())


def _plain(name: str) -> str:
    return escaped(str(name).replace("_", " "), 100)
