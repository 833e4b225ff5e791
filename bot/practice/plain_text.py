"""A debrief as plain text, for the terminal and for Rasa's shell."""

from __future__ import annotations

from typing import Any


def debrief_text(document: dict[str, Any]) -> str:
    """The debrief in the order in which it helps: outcome, score, a strength, advice, issues, evidence."""
    outcome = document["outcome"]
    parts = [
        f"After the call: {outcome['afterwards']}",
        f"Outcome: {outcome['kind'].replace('_', ' ')} ({outcome['fit']} for this prospect)",
        f"Score: {document['score']} of 100, verdict: {document['verdict']} (formula {document['formula']})",
    ]
    strength = document["strength"]
    if strength:
        parts.append(f"What worked, in turn {strength['turn']}: “{strength['said']}” {strength['why']}")
    parts += [
        f"In turn {each['turn']} you said “{each['said']}” {each['why']} You could have said: “{each['try']}”"
        for each in document["advice"]
    ]
    parts.append("What was hidden:")
    parts += [f"  [{each['state']}] {each['about']}: {each['truth']}" for each in document["issues"]]
    parts.append("Clause by clause:")
    for turn in document["transcript"]:
        for clause in turn["clauses"]:
            trust = f"{clause['trust']:+d}" if clause["trust"] else " 0"
            about = f" [{clause['issue']}]" if clause["issue"] else ""
            parts.append(f"  {turn['turn']:>2}  {trust:>3}  “{clause['text']}”: {clause['plain']}{about}")
    return "\n".join(parts)
