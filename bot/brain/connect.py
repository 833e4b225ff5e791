"""Choosing where Rasa runs, by the settings."""

from __future__ import annotations

from bot.brain.brain import Brain
from bot.settings import Settings


async def connect(settings: Settings) -> Brain:
    """The embedded brain, or the one at ``BUYIN_RASA_URL``. Raises ``NoModel`` or ``BrainFailed``."""
    if settings.rasa_url:
        from bot.brain.remote import RemoteBrain

        return await RemoteBrain.connect(settings.rasa_url, settings.rasa_token)
    from bot.brain.embedded import EmbeddedBrain, newest_model

    return EmbeddedBrain.load(newest_model(settings.models))
