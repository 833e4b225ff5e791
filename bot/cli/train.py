"""``buyin train``: train the model, as ``rasa train`` does, without its debug lines."""

from __future__ import annotations

import typer

from bot.cli.errors import UsageError


def train(force: bool = typer.Option(False, help="Train anew even what did not change.")) -> None:
    """Train the model on data/nlu and data/rules.yml into models/buyin.tar.gz."""
    from bot.settings import ROOT, read_settings
    from bot.understanding.arithmetic import let_tensorflow_choose

    let_tensorflow_choose()
    from rasa.model_training import train as rasa_train

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
    print(f"trained: {result.model}")
