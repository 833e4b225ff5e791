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

    brain = EmbeddedBrain.load(newest_model(settings.models))
    # What TensorFlow puts off until it is first asked is done now, so that nobody waits for it.
    await brain.code("How many of you are there?", facts=[{"id": "staff", "asks": ["How many are you?"], "says": []}])
    return brain
