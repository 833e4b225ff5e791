"""``buyin train``: train the model, as ``rasa train`` does, without its debug lines."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from typing import TYPE_CHECKING

import typer

from bot.cli.errors import UsageError

if TYPE_CHECKING:
    from bot.settings import Settings


def train(force: bool = typer.Option(False, help="Train anew even what did not change.")) -> None:
    """Train the model on data/nlu and data/rules.yml into models/buyin.tar.gz."""
    from bot.settings import ROOT, read_settings
    from bot.understanding.arithmetic import let_tensorflow_choose

    let_tensorflow_choose()
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.model_training import train as rasa_train

    from bot.brain.trained import note

    settings = read_settings()
    result = rasa_train(
        domain=str(ROOT / "domain.yml"),
        config=str(ROOT / "config.yml"),
        training_files=[str(settings.data)],
        output=str(settings.models),
        fixed_model_name="buyin",
        force_training=force,
    )
    if result.model is None:
        raise UsageError("the model could not be trained: 'make check' says what is wrong with the data")
    # Rasa leaves a model that is up to date as it is; make compares times.
    (settings.models / "buyin.tar.gz").touch()
    note(settings.models / "buyin.tar.gz", LocalModelStorage.metadata_from_archive(result.model).model_id)
    # In a process of its own, with the arithmetic that serves.
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
    reading = multiprocessing.get_context("spawn").Process(target=_read_facts, args=(settings,))
    reading.start()
    reading.join()
    if reading.exitcode:
        raise UsageError("the model was trained and cannot be used; what is wrong stands above")
    print(f"trained: {result.model}")


def _read_facts(settings: Settings) -> None:
    """Have the facts of the library read once, so that nobody waits for it in a call: see bot.understanding.written."""
    from bot.brain.embedded import EmbeddedBrain, newest_model
    from bot.personas.facts import fact_sheet
    from bot.personas.library import load_library

    brain = EmbeddedBrain.load(newest_model(settings.models))
    for persona in load_library(settings.data).personas.values():
        print(f"Reading the facts of {persona.name}", flush=True)
        facts = fact_sheet(persona, {issue.id for issue in persona.issues})
        asyncio.run(brain.code("How many of you are there?", facts=facts))
