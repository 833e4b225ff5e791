"""Debrief and progress as plain text, for the terminal and for Rasa's shell."""

from __future__ import annotations

from typing import Any

from bot.practice.progress import TRENDS

BAR = 30
"""Characters of the line on which trust is drawn."""


def debrief_text(document: dict[str, Any]) -> str:
    """The debrief in the order in which it helps: outcome, score, a strength, advice, issues, evidence."""
    outcome = document["outcome"]
    parts = [
        f"After the call: {outcome['afterwards']}",
        f"Outcome: {outcome['kind'].replace('_', ' ')} ({outcome['fit']} for this prospect)",
        f"Score: {document['score']} of 100, verdict: {document['verdict']} (formula {document['formula']})",
    ]
    if document.get("turned"):
        to = {"pushing": "you began to push", "helping": "you stopped pushing and began to help"}
        parts.append(f"The call turned in turn {document['turned']['turn']}: {to[document['turned']['to']]}.")
    if document.get("hints"):
        parts.append(f"Hints taken: {len(document['hints'])}")
    strength = document["strength"]
    if strength:
        parts.append(f"What worked, in turn {strength['turn']}: “{strength['said']}” {strength['why']}")
    parts += [
        f"In turn {each['turn']} you said “{each['said']}” {each['why']} You could have said: “{each['try']}”"
        for each in document["advice"]
    ]
    parts.append("What was hidden:")
    parts += [f"  [{each['state']}] {each['about']}: {each['truth']}{_way(each)}" for each in document["issues"]]
    parts.append("Trust, turn by turn:")
    parts += [
        f"  {each['turn']:>2}  {'#' * round(each['trust'] * BAR / 100):<{BAR}} {each['trust']}"
        for each in document.get("trust", [])
    ]
    parts.append("Clause by clause:")
    for turn in document["transcript"]:
        for clause in turn["clauses"]:
            trust = f"{clause['trust']:+d}" if clause["trust"] else " 0"
            about = f" [{clause['issue']}]" if clause["issue"] else ""
            parts.append(f"  {turn['turn']:>2}  {trust:>3}  “{clause['text']}”: {clause['plain']}{about}")
            if clause.get("better"):
                parts.append(f"           better: “{clause['better']['try']}”")
    return "\n".join(parts)


def _way(issue: dict[str, Any]) -> str:
    if issue.get("opened_by"):
        return f" (told in turn {issue['opened_by']['turn']}, to “{issue['opened_by']['said']}”)"
    if issue["state"] in ("disclosed", "settled"):
        return ""
    return f" (ask {issue['asks_for']}: “{issue['opens_with']}”)"


def progress_text(progress: dict[str, Any]) -> str:
    """A line for each debriefed call, oldest first, and what they say together."""
    if not progress["calls"]:
        return "No call has been debriefed yet."
    lines = [
        f"{each['persona']}: {each['score']} ({each['verdict']}), {each['outcome']['kind'].replace('_', ' ')}"
        for each in progress["calls"]
    ]
    score = progress["score"]
    if score["low"] is not None:
        lines.append(f"On average {score['mean']:.0f}, most likely between {score['low']:.0f} and {score['high']:.0f}.")
    lines.append(TRENDS[score["trend"]])
    lines += [
        f"In {each['calls']} calls you {each['plain']} ({each['assumption']}), last with “{each['last_said']}”."
        for each in progress["assumptions"]
    ]
    return "\n".join(lines)
