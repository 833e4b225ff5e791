"""Who can be called, as cards with buttons; and the questions around beginning a call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.practice.catalogue import apart
from bot.slack.blocks import Block, Button, divider, escaped, fitted, rows, section, small, words

CARDS = 5
"""Personas on a page."""

Shown = dict[str, Any]
"""What may be known of a persona before a call: see :meth:`bot.practice.catalogue.Catalogue.personas`."""

HELP = (
    "You call a prospect, here in this direct message, and what you type is what you say to them. When the call is "
    "over you get a debrief: did you help them decide, or push a sale?\n"
    "• `/practice` shows who you can call\n"
    "• `/practice end` ends the call and shows the debrief\n"
    "• `/practice hint` gives one nudge, and the debrief will say so\n"
    "• `/practice progress` shows how your calls went\n"
    "• `/practice link` gives a code that joins this account with your account on the web\n"
    "In this direct message you can also just write `practice`, `end call`, `hint`, `progress`, `debrief` or `help`."
)

CHOOSE = Button("Choose a prospect", "practice", style="primary")


def page(personas: Sequence[Shown], number: int) -> tuple[Block, ...]:
    """Page ``number``, from 0, of the personas; a number that is too far shows the last page."""
    if not personas:
        return (section("There is nobody to call: no prospects are installed."),)
    last = (len(personas) - 1) // CARDS
    number = min(max(number, 0), last)
    blocks: list[Block] = [section(f"*Who would you like to call?* Page {number + 1} of {last + 1}.")]
    beside = apart(personas)
    for each in personas[number * CARDS : (number + 1) * CARDS]:
        blocks += [divider(), _card(each, beside[each["id"]])]
    turn = [Button("Back", "page", str(number - 1))] if number > 0 else []
    turn += [Button("More", "page", str(number + 1))] if number < last else []
    return fitted(blocks, rows(turn))


def _card(persona: Shown, beside: str) -> Block:
    name, role, company = (escaped(str(persona[key]), 300) for key in ("name", "role", "company"))
    brief, selling = escaped(str(persona["brief"]), 1200), escaped(str(persona["selling"]), 500)
    level = "●" * int(persona["difficulty"]) + "○" * (5 - int(persona["difficulty"]))
    call = Button(f"Call {str(persona['name']).split()[0]}", "call", str(persona["id"]))
    name = f"{name}* ({escaped(beside, 60)})" if beside else f"{name}*"
    return section(f"*{name}, {role}, {company}\nYou sell: {selling}\n{brief}\nDifficulty {level}", call)


def already_calling(now: Shown, wanted: Shown) -> tuple[Block, ...]:
    """Asked when somebody is chosen while another is on the line."""
    return fitted(
        [section(f"You are on a call with *{escaped(str(now['name']), 300)}*. One call at a time:")],
        rows(
            [
                Button(f"Go on with {now['name']}", "go_on"),
                Button(f"End it and call {wanted['name']}", "switch", str(wanted["id"])),
            ]
        ),
    )


def nobody_on_the_line() -> tuple[Block, ...]:
    """Said to words that nobody hears."""
    return fitted(
        [section("Nobody is on the line. Choose a prospect, and then what you type here is what you say to them.")],
        rows([CHOOSE]),
    )


def in_private() -> tuple[Block, ...]:
    """The answer to ``/practice`` in a channel."""
    return fitted(
        [section("Practice is between you and me. Shall we begin in a direct message?")],
        rows([Button("Practise in private", "practice", style="primary")]),
    )


def named(name: str, role: str, said: str) -> tuple[Block, ...]:
    """What a prospect says, under their name."""
    return (small(f"*{escaped(name, 300)}*, {escaped(role, 300)}" if role else f"*{escaped(name, 300)}*"), words(said))
