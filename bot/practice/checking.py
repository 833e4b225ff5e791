"""What ``buyin persona check`` finds out about one persona that parsed: its proof, its rehearsals, its panel."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.personas.diagnostics import Diagnostic
from bot.personas.parse import Source, read_source
from bot.personas.schema import Persona, Rehearsal
from bot.practice.conversation import Conversation
from bot.practice.panel import Panel, PanelResult, play_panel
from bot.practice.rehearse import rehearse
from bot.proof.claims import Proof, prove
from bot.proof.explore import MOST_STATES


@dataclass
class Checked:
    """Everything that was found out about a persona; ``findings`` is empty where all is well."""

    persona: Persona
    proof: Proof
    rehearsals: list[dict[str, Any]] = field(default_factory=list)
    panel: list[PanelResult] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The persona's object in ``buyin persona check --json``."""
        return {
            "persona": self.persona.id,
            "states": self.proof.states,
            "exact": self.proof.exact,
            "claims": [claim.as_dict() for claim in self.proof.claims],
            "rehearsals": self.rehearsals,
            "panel": [result.as_dict() for result in self.panel],
            "unanswered_everyday": self.persona.unanswered_everyday,
            "findings": [vars(finding) for finding in self.findings],
        }


def check_by_proof(persona: Persona, file: Path) -> Checked:
    """Explore the persona's states. No language, no model."""
    return check_source(persona, read_source(file))


def check_source(persona: Persona, source: Source) -> Checked:
    """The same for a persona whose text is at hand."""
    proof = prove(persona)
    findings = proof.findings(source)
    if not proof.exact:
        message = f"more than {MOST_STATES} states: the proof is not exact; use fewer issues or steps"
        findings.append(source.finding(("issues",), "P054", message))
    return Checked(persona, proof, findings=findings)


async def check_by_calls(
    checked: Checked, file: Path, conversation: Conversation, rehearsals: list[Rehearsal], panel: Panel
) -> None:
    """Play the persona's rehearsals and the panel, and add what comes out to ``checked``."""
    persona = checked.persona
    for rehearsal in rehearsals:
        document, wrong = await rehearse(conversation, persona.id, rehearsal)
        outcome = document["outcome"]
        row = {"id": rehearsal.id, "outcome": outcome["kind"], "fit": outcome["fit"]}
        checked.rehearsals.append({**row, "score": document["score"], "verdict": document["verdict"], "wrong": wrong})
        script = file.parent / "rehearsals" / f"{rehearsal.id}.yml"
        checked.findings += [Diagnostic(str(script), 1, 1, "P060", each) for each in wrong]
    await check_by_panel(checked, read_source(file), conversation, panel)


async def check_by_panel(checked: Checked, source: Source, conversation: Conversation, panel: Panel) -> None:
    """Let the panel call the persona, and add what comes out to ``checked``."""
    checked.panel = await play_panel(conversation, panel, checked.persona)
    checked.findings += _judged(checked, source, panel)


def _judged(checked: Checked, source: Source, panel: Panel) -> list[Diagnostic]:
    findings = []
    score = {result.seller: result.score for result in checked.panel}
    helping = [score[each.id] for each in panel.sellers if each.helps]
    for seller, result in zip(panel.sellers, checked.panel, strict=True):
        if seller.never_best and result.fit == "best":
            message = f"the panel's seller '{seller.id}' gets a best outcome ({result.outcome})"
            findings.append(source.finding(("outcomes",), "P061", message))
        if not seller.helps and helping and result.score >= min(helping):
            message = f"the panel's seller '{seller.id}' scores {result.score}, the one who helps {min(helping)}"
            findings.append(source.finding(("issues",), "P062", message))
    return findings
