"""What Slack sends, read into arrivals; pure functions. None means that there is nothing to deal with."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Optional

from bot.practice.message import clean
from bot.store.slack_inbox import Arrival

HEARD = (None, "file_share", "thread_broadcast", "me_message")
"""Subtypes of messages that a person said something by; all others are Slack's own remarks or other programs'."""

LONGEST_RAW = 20_000
"""Characters of a message as Slack writes it that are kept; far more than may be said at once."""

_ID = re.compile(r"[\w-]{1,24}")


def of_message(body: Mapping[str, Any]) -> Optional[Arrival]:
    """Something said in the direct message with the bot: not by a program, not a remark of Slack's own, not an edit."""
    event = _event(body)
    if event.get("subtype") not in HEARD or event.get("channel_type") != "im" or event.get("bot_id"):
        return None
    text, files = str(event.get("text") or ""), event.get("files")
    who = _who(body, event.get("user"), event.get("channel"))
    if who is None or event.get("hidden") or not (text.strip() or files):
        return None
    team, person, channel = who
    said = event.get("client_msg_id")
    return Arrival(
        key=_key(team, channel, said) if said else _key(team, body.get("event_id") or event.get("ts")),
        team=team,
        person=person,
        channel=channel,
        kind="message",
        sent=_time(event.get("ts")),
        payload={
            "text": text[:LONGEST_RAW],
            "thread": event.get("thread_ts"),
            "files": len(files) if isinstance(files, list) else 0,
            "bot": _bot(body),
        },
        event_id=_event_id(body),
    )


def of_change(body: Mapping[str, Any], call: str) -> Optional[Arrival]:
    """An edit or deletion of something that a person said, during ``call``; one key for all of a call, so that they are
    told once. That Slack unfolded a link is no edit."""
    event = _event(body)
    if event.get("channel_type") != "im" or event.get("subtype") not in ("message_changed", "message_deleted"):
        return None
    before = event.get("previous_message")
    now = event.get("message") if event["subtype"] == "message_changed" else before
    if not isinstance(now, Mapping) or now.get("bot_id"):
        return None
    if event["subtype"] == "message_changed" and isinstance(before, Mapping) and before.get("text") == now.get("text"):
        return None
    who = _who(body, now.get("user"), event.get("channel"))
    if who is None:
        return None
    return Arrival(_key("changed", call), *who, "changed", _time(event.get("ts")), {}, _event_id(body))


def of_command(body: Mapping[str, Any], now: float) -> Optional[Arrival]:
    """A slash command, which carries no time of its own: ``now`` in seconds is taken for it."""
    who = _who(body, body.get("user_id"), body.get("channel_id"))
    if who is None:
        return None
    payload = {"text": str(body.get("text") or "")[:LONGEST_RAW], "response_url": body.get("response_url")}
    key = _key("command", who[0], body.get("trigger_id") or now)
    return Arrival(key, *who, "command", f"{now:.6f}", payload, name=_name(body.get("user_name")))


def of_button(body: Mapping[str, Any], now: float) -> Optional[Arrival]:
    """A button that was pressed, in a message or in the App Home; one that opens a page asks nothing of us."""
    actions = body.get("actions")
    action = _mapping(actions[0]) if isinstance(actions, list) and actions else {}
    verb = str(action.get("action_id") or "").split(":")[0]
    channel = _mapping(body.get("channel")).get("id") or "home"
    who = _who(body, _mapping(body.get("user")).get("id"), channel)
    if who is None or not verb or action.get("url"):
        return None
    payload = {"verb": verb, "value": str(action.get("value") or ""), "response_url": body.get("response_url")}
    once = body.get("trigger_id") or action.get("action_ts") or now
    name = _name(_mapping(body.get("user")).get("name"))
    sent = _time(action.get("action_ts"), now)
    return Arrival(_key("button", who[0], once), *who, "button", sent, payload, name=name)


def of_home(body: Mapping[str, Any]) -> Optional[Arrival]:
    """The App Home was opened."""
    event = _event(body)
    who = _who(body, event.get("user"), "home")
    if who is None or event.get("tab") != "home":
        return None
    return Arrival(_key(who[0], body.get("event_id")), *who, "home", _time(event.get("event_ts")), {}, _event_id(body))


def _name(value: Any) -> str:
    """A person's name in Slack, by which instructors know them until they give another."""
    return " ".join(clean(str(value or "")).split())[:60]


def _event(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return _mapping(body.get("event"))


def _mapping(value: Any) -> Mapping[str, Any]:
    """The value, where it is what Slack says it is."""
    return value if isinstance(value, Mapping) else {}


def _who(body: Mapping[str, Any], person: Any, channel: Any) -> Optional[tuple[str, str, str]]:
    team = body.get("team_id") or _mapping(body.get("team")).get("id")
    found = (team, person, channel)
    if person == "USLACKBOT" or not all(isinstance(each, str) and _ID.fullmatch(each) for each in found):
        return None
    return str(team), str(person), str(channel)


def _bot(body: Mapping[str, Any]) -> str:
    authorizations = body.get("authorizations")
    for each in map(_mapping, authorizations if isinstance(authorizations, list) else ()):
        if each.get("is_bot"):
            return str(each.get("user_id") or "")
    return ""


def _event_id(body: Mapping[str, Any]) -> Optional[str]:
    found = body.get("event_id")
    return found[:64] if isinstance(found, str) and found else None


def _time(value: Any, otherwise: float = 0.0) -> str:
    """Slack's time (``seconds.micros``) as text that sorts: always of the same length."""
    try:
        seconds = float(value)
    except (TypeError, ValueError, OverflowError):
        seconds = otherwise
    return f"{seconds if 0 <= seconds < 10**10 else otherwise:.6f}".zfill(17)


def _key(*parts: Any) -> str:
    key = ":".join(map(str, parts))
    return key if len(key) <= 100 else hashlib.sha256(key.encode()).hexdigest()
