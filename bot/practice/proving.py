"""Proving a draft on demand: in a thread, one after the other in a process, its result kept with the draft."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Optional

from bot.personas.library import Library, digest
from bot.personas.schema import Persona
from bot.practice.authoring import Authoring
from bot.practice.checking import check_by_panel, check_source
from bot.practice.conversation import Conversation
from bot.practice.deliver import Speaks
from bot.practice.errors import ProofGoesOn
from bot.practice.lines import OwnLines
from bot.practice.panel import Panel, read_panel
from bot.practice.proofs import BEATS_EVERY, Proofs
from bot.practice.service import Practice
from bot.proof.claims import Claim
from bot.store.authoring import StoredDraft
from bot.store.people import PANEL

log = logging.getLogger(__name__)


class Across:
    """A brain that lives in another thread's event loop, for speaking to from this one."""

    def __init__(self, brain: Speaks, loop: asyncio.AbstractEventLoop) -> None:
        self._brain = brain
        self._loop = loop

    async def say(self, trainee: str, text: str, metadata: Optional[dict[str, Any]] = None) -> list[str]:
        """Hand a message to Rasa."""
        said = asyncio.run_coroutine_threadsafe(self._brain.say(trainee, text, metadata), self._loop)
        return await asyncio.wrap_future(said)


MOST_WAITING = 5
"""Proofs that go on or wait in a process; with another, its instructor would wait for minutes."""


class Proving:
    """The proofs of this process: one at a time, the others wait for their turn."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._turns: deque[object] = deque()

    def begin(self, practice: Practice, brain: Speaks, persona: str, number: int) -> threading.Thread:
        """Begin to prove a draft, once those before it are done, and return at once. Raises :class:`ProofGoesOn` where
        too many wait, and what :meth:`bot.practice.proofs.Proofs.begin` does."""
        turn = object()
        with self._changed:
            if len(self._turns) >= MOST_WAITING:
                raise ProofGoesOn(f"{len(self._turns)} proofs wait for their turn already. Try again in two minutes.")
            self._turns.append(turn)
        try:
            draft = practice.authoring.proofs.begin(persona, number)
            # A proof that is under way does not keep the process from stopping.
            thread = threading.Thread(
                target=self._prove, args=(practice, brain, draft, turn), daemon=True, name="proof"
            )
            thread.start()
        except BaseException:
            self._end(turn)
            raise
        return thread

    def _prove(self, practice: Practice, brain: Speaks, draft: StoredDraft, turn: object) -> None:
        proofs = practice.authoring.proofs
        try:
            with _Beating(proofs, draft) as beating:
                try:
                    self._wait(turn, beating)
                    panel = read_panel(practice.data)
                    found = asyncio.run(prove_text(practice, brain, panel, draft.persona, draft.text, beating.is_at))
                except Exception:  # whatever it was, the instructor is to hear of it and the next proof can begin
                    log.exception("the proof of %s, version %s, broke off", draft.persona, draft.number)
                    found = {"error": "The proof broke off; the program's log says why. Try it again.", "findings": []}
            proofs.keep(draft.persona, draft.number, found)
        finally:
            self._end(turn)

    def _wait(self, turn: object, beating: _Beating) -> None:
        with self._changed:
            waits = self._turns[0] is not turn
        if waits:
            beating.is_at("waiting until other proofs are done")
            with self._changed:
                self._changed.wait_for(lambda: self._turns[0] is turn)

    def _end(self, turn: object) -> None:
        with self._changed:
            self._turns.remove(turn)
            self._changed.notify_all()


class _Beating:
    """Says in the database that a proof goes on, as long as it does."""

    def __init__(self, proofs: Proofs, draft: StoredDraft) -> None:
        self._proofs = proofs
        self._draft = draft
        self._part = "begun"
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True, name="proof goes on")

    def __enter__(self) -> _Beating:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()  # so that nothing is said of it any more once its result is kept

    def is_at(self, part: str) -> None:
        """The proof is at another part."""
        self._part = part
        self._say()

    def _beat(self) -> None:
        while not self._over.wait(BEATS_EVERY.total_seconds()):
            try:
                self._say()
            except Exception:  # a database that is away for a moment is no reason to give up
                log.exception("that the proof of %s goes on could not be stored", self._draft.persona)

    def _say(self) -> None:
        self._proofs.is_at(self._draft.persona, self._draft.number, self._part)


async def prove_text(
    practice: Practice, brain: Speaks, panel: Panel, persona_id: str, text: str, tell: Callable[[str], None]
) -> dict[str, Any]:
    """Read a text, explore its states, and let the panel call it; ``tell`` hears which part begins.

    ``{"findings", "digest", "states", "exact", "claims", "panel", "unanswered_everyday", "model", "seconds"}``, only
    ``findings`` where the text does not pass; a claim says which ``issue`` or ``outcome`` it is about, "" for none.
    What the panel's calls stored is deleted.
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
    # Nobody else speaks in these calls, so they need no locks that are shared.
    alone = replace(practice, shelf=lambda: Library({persona.id: persona}, {persona.id: []}), lines=OwnLines())
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
        "unanswered_everyday": persona.unanswered_everyday,
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
