"""Rasa in this process, its actions run in the process too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Optional

from bot.brain.brain import BrainFailed
from bot.brain.corrections import quiet, trust_the_tracker_store, validate_actions_once
from bot.brain.trained import MEND, NoModel, must_fit, unusable
from bot.brain.turnstile import Turnstile
from bot.codebook import Clause


def newest_model(folder: Path) -> Path:
    """The model in ``folder`` that was trained last. Raises :class:`NoModel`."""
    models = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise NoModel(f"no trained model in {folder}: {MEND}")
    return models[-1]


class EmbeddedBrain:
    """A Rasa agent with its actions in the same process."""

    def __init__(self, agent: Any) -> None:
        self._agent = agent
        self._turnstile = Turnstile()

    @classmethod
    def load(cls, model: Path) -> EmbeddedBrain:
        """Load a model trained here; takes about ten seconds. Only models of one's own making are safe to load.
        Raises :class:`NoModel` for one that is damaged or does not fit."""
        quiet()
        from rasa.core.agent import Agent
        from rasa_sdk.executor import ActionExecutor

        from bot.brain.tracker import CallTrackerStore
        from bot.understanding.written import kept_beside

        validate_actions_once()
        executor = ActionExecutor()
        executor.register_package("actions")
        store = CallTrackerStore()
        try:
            with kept_beside(model):
                agent = Agent.load(str(model), tracker_store=store, action_endpoint=_in_process(executor))
        except Exception as error:
            raise unusable(model, error) from error
        must_fit(model, agent.processor.model_metadata, executor.actions)
        trust_the_tracker_store(agent, store)
        return cls(agent)

    @property
    def model(self) -> str:
        """The fingerprint of the trained model."""
        return str(self._agent.model_id)

    async def say(self, trainee: str, text: str, metadata: Optional[dict[str, Any]] = None) -> list[str]:
        """See :class:`bot.brain.brain.Brain`."""
        from rasa.core.channels.channel import UserMessage

        from bot.brain.tracker import spoken_in
        from bot.understanding.typed import guarded

        message = UserMessage(guarded(text), sender_id=trainee, metadata=metadata, input_channel="buyin")
        await self._turnstile.passed()
        try:
            with spoken_in(metadata):
                uttered = await self._agent.handle_message(message)
        except Exception as error:
            raise BrainFailed(str(error)) from error
        return [each["text"] for each in uttered or [] if "text" in each]

    async def code(self, text: str, context: str = "", facts: Sequence[dict[str, Any]] = ()) -> tuple[Clause, ...]:
        """See :class:`bot.brain.brain.Brain`."""
        from rasa.core.channels.channel import UserMessage

        from bot.understanding.entities import clauses_of
        from bot.understanding.typed import guarded

        # UserMessage trims its text; offsets have to count in what was given.
        trimmed = text.strip()
        lead = len(text) - len(text.lstrip())
        message = UserMessage(guarded(trimmed), metadata={"call": "none", "said": context, "facts": list(facts)})
        await self._turnstile.passed()
        try:
            parsed = await self._agent.processor.parse_message(message, only_output_properties=True)
        except Exception as error:
            raise BrainFailed(str(error)) from error
        return clauses_of(parsed["entities"], lead)


def _in_process(executor: Any) -> Any:
    from rasa.utils.endpoints import EndpointConfig

    class InProcess(EndpointConfig):
        """An action endpoint that runs the action instead of asking a server to."""

        async def request(self, *_: Any, **arguments: Any) -> Any:
            return await executor.run(arguments["json"])

    return InProcess(url="in-process", enable_selective_domain=True)
