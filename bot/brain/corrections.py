"""Corrections to Rasa 3.6, each with its reason. Nothing else in the project changes how Rasa works."""

from __future__ import annotations

import os
import warnings
from typing import Any

from bot import logs


def quiet() -> None:
    """Before Rasa is imported: no telemetry, no model hub, no debug lines.

    Telemetry is on unless said otherwise; transformers would ask a hub; structlog prints a debug line for every step of
    every turn unless logging (:mod:`bot.logs`) is configured before the agent is loaded; SQLAlchemy 1.4 and TensorFlow
    warn of what Rasa's pins make us keep.
    """
    for name, value in {
        "RASA_TELEMETRY_ENABLED": "false",
        "HF_HUB_OFFLINE": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_ENABLE_ONEDNN_OPTS": "0",
    }.items():
        os.environ.setdefault(name, value)
    _keep_warnings_of_others_to_themselves()
    if not logs.configured():
        logs.configure()


def _keep_warnings_of_others_to_themselves() -> None:
    """Packages set the filters anew while they are imported, so what is shown is chosen where it is shown."""
    shown = warnings.showwarning

    def show(message: Any, category: Any, filename: str, *rest: Any, **named: Any) -> None:
        if "site-packages" not in filename and not filename.startswith("<frozen"):
            shown(message, category, filename, *rest, **named)

    warnings.showwarning = show


def validate_actions_once() -> None:
    """Compile the schema of action results once: Rasa re-checks the schema itself at every call, 17 ms of 22."""
    from jsonschema import Draft7Validator
    from rasa.core.actions.action import RemoteAction

    validator = Draft7Validator(RemoteAction.action_response_format_spec())

    def check(_self: Any, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = check


def trust_the_tracker_store(agent: Any, store: Any) -> None:
    """Take away the agent's fallback to memory: when the database fails, a message has to fail, not go on in a
    tracker that nobody else sees."""
    from rasa.core.tracker_store import AwaitableTrackerStore

    agent.tracker_store = AwaitableTrackerStore(store)
    agent.processor.tracker_store = agent.tracker_store
