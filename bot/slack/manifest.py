"""What the app asks of Slack; ``manifest.yml`` beside this file is pasted there, and a test compares the two."""

from __future__ import annotations

from pathlib import Path

FILE = Path(__file__).with_name("manifest.yml")

SCOPES: dict[str, tuple[str, ...]] = {
    "chat:write": ("chat.postMessage",),
    "im:history": ("conversations.history", "conversations.replies"),
    "im:write": ("conversations.open",),
    # views.publish and auth.test need none.
    "commands": (),
}
"""Each scope with the methods that it is for."""

EVENTS = ("app_home_opened", "app_uninstalled", "message.im", "tokens_revoked")
"""The events that there are listeners for."""

COMMANDS = ("/practice",)
