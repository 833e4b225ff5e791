"""Proving a draft on demand: in a thread, one at a time in a process, its result kept with the draft."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Optional

from bot.personas.library import Library, digest
from bot.personas.schema import Persona
from bot.practice.authoring import Authoring
from bot.practice.checking import check_by_panel, check_source
from bot.practice.conversation import Conversation, Speaks
from bot.practice.errors import ProofGoesOn
from bot.practice.panel import Panel, read_panel
from bot.practice.service import Practice
from bot.proof.claims import Claim
from bot.store.authoring import StoredDraft
from bot.store.people import PANEL

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Doing:
    """The proof that this process is at: of which draft, and which part."""

    persona: str
    number: int
    part: str


class Across:
    """A brain that lives in another thread's event loop, for speaking to from this one."""

    def __init__(self, brain: Speaks, loop: asyncio.AbstractEventLoop) -> None:
        self._brain = brain
        self._loop = loop

    async def say(self, trainee: str, text: str, metadata: Optional[dict[str, Any]] = None) -> list[str]:
        """Hand a message to Rasa."""
        said = asyncio.run_coroutine_threadsafe(self._brain.say(trainee, text, metadata), self._loop)
        return await asyncio.wrap_future(said)


class Proving:
    """The proofs of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._doing: Optional[Doing] = None

    @property
    def doing(self) -> Optional[Doing]:
        """The proof that goes on, None if none does."""
        return self._doing

    def begin(self, practice: Practice, brain: Speaks, persona: str, number: int) -> threading.Thread:
        """Begin to prove a draft and return at once. Raises :class:`ProofGoesOn`, and
        :class:`~bot.practice.errors.NoSuchDraft`."""
        with self._lock:
            if self._doing is not None:
                raise ProofGoesOn(f"The proof of '{self._doing.persona}' goes on. Try again when it is done.")
            draft = practice.authoring.proof_begins(persona, number)
            self._doing = Doing(persona, number, "begun")
        # A proof that is under way does not keep the process from stopping.
        thread = threading.Thread(target=self._prove, args=(practice, brain, draft), daemon=True, name="proof")
        thread.start()
        return thread

    def _prove(self, practice: Practice, brain: Speaks, draft: StoredDraft) -> None:
        def tell(part: str) -> None:
            self._doing = Doing(draft.persona, draft.number, part)

        try:
            panel = read_panel(practice.data)
            found = asyncio.run(prove_text(practice, brain, panel, draft.persona, draft.text, tell))
        except Exception:  # whatever it was, the instructor is to hear of it and the next proof can begin
            log.exception("the proof of %s, version %s, broke off", draft.persona, draft.number)
            found = {"error": "The proof broke off; the program's log says why. Try it again.", "findings": []}
        try:
            practice.authoring.keep_proof(draft.persona, draft.number, found)
        finally:
            self._doing = None


async def prove_text(
    practice: Practice, brain: Speaks, panel: Panel, persona_id: str, text: str, tell: Callable[[str], None]
) -> dict[str, Any]:
    """Read a text, explore its states, and let the panel call it; ``tell`` hears which part begins.

    ``{"findings", "digest", "states", "exact", "claims", "panel", "model", "seconds"}``, only ``findings`` where the
    text does not pass; a claim says which ``issue`` or ``outcome`` it is about, "" for none. What the panel's calls
    stored is deleted.
    """
    started = time.perf_counter()
    authoring: Authoring = practice.authoring
    tell("reading")
    read = authoring.read(text, persona_id)
    if read.persona is None or read.source is None:
        return {"findings": [vars(each) for each in read.findings]}
    persona = read.persona
    tell("exploring what can happen in a call")
    checked = check_source(persona, read.source)
    tell("scripted sellers are calling")
    trainee = f"{PANEL}{uuid.uuid4().hex}"
    alone = replace(practice, shelf=lambda: Library({persona.id: persona}, {persona.id: []}))
    try:
        await check_by_panel(checked, read.source, Conversation(alone, brain, trainee), panel)
    finally:
        practice.forget(trainee)
    return {
        "findings": [vars(each) for each in checked.findings],
        "states": checked.proof.states,
        "exact": checked.proof.exact,
        "claims": [_claim(each, persona) for each in checked.proof.claims],
        "panel": [
            {**result.as_dict(), "about": seller.about}
            for seller, result in zip(panel.sellers, checked.panel, strict=True)
        ],
        "digest": digest(persona),
        "model": practice.model,
        "seconds": round(time.perf_counter() - started, 1),
    }


def _claim(claim: Claim, persona: Persona) -> dict[str, Any]:
    group, *rest = claim.location
    about = claim.code in ("P050", "P051") and rest
    return {
        **claim.as_dict(),
        "issue": persona.issues[rest[0]].id if about and group == "issues" else "",
        "outcome": persona.outcomes[rest[0]].id if about and group == "outcomes" else "",
    }
