"""Whether a model fits this program.

A model says itself which Rasa trained it, with which actions and which components: where one of these differs, turns
would fail one by one, so it is refused. Which code of ours trained it, it does not say. ``buyin train`` leaves a note
of that beside it; code that has changed since still runs with it and may code a little differently, so that is a
warning. A model without a note is taken as it is.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection
from pathlib import Path
from typing import Any, Optional

log = logging.getLogger(__name__)

MEND = "run 'make train'"


class NoModel(Exception):
    """There is no trained model that can be used; the message says what to do."""


def unusable(model: Path, error: Exception) -> Exception:
    """What to raise for a model that Rasa could not load because of ``error``."""
    from rasa.exceptions import UnsupportedModelVersionError

    from bot.understanding.encoder import EncoderUnusable

    root: BaseException = error
    cause: Optional[BaseException] = error
    while cause is not None:
        if isinstance(cause, EncoderUnusable):
            return cause
        if isinstance(cause, UnsupportedModelVersionError):
            return NoModel(f"the model {model} was trained by Rasa {cause.model_version}, which is too old: {MEND}")
        root, cause = cause, cause.__cause__ or cause.__context__
    why = f"{type(root).__name__}: {' '.join(str(root).split())[:120]}"
    return NoModel(f"the model {model} is damaged, or is no model of this program ({why}): {MEND}")


def must_fit(model: Path, metadata: Any, actions: Collection[str]) -> None:
    """Check what a model says of itself against the ``actions`` that there are, Rasa's version and our components.
    Raises :class:`NoModel`."""
    import rasa

    trained_by = metadata.rasa_open_source_version
    if trained_by != rasa.__version__:
        raise NoModel(f"the model {model} was trained by Rasa {trained_by}, and this is {rasa.__version__}: {MEND}")
    called = {each for each in metadata.domain.user_actions if each.startswith("action_")}
    used = {node.uses.__name__ for node in metadata.predict_schema.nodes.values()}
    if called != set(actions) or not _code().keys() <= used:
        raise NoModel(f"the model {model} was trained by another version of this program: {MEND}")
    noted = _noted(model)
    if noted.get("model") == metadata.model_id and noted.get("code") != _code():
        log.warning("the model was trained by other code than this, and may code differently than it would: %s", MEND)


def note(model: Path, model_id: str) -> None:
    """Leave a note beside a model of which code has just trained it."""
    _note_of(model).write_text(json.dumps({"model": model_id, "code": _code()}, indent=1) + "\n")


def _noted(model: Path) -> dict[str, Any]:
    try:
        found = json.loads(_note_of(model).read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _note_of(model: Path) -> Path:
    return model.with_name(model.name.removesuffix(".tar.gz") + ".trained-by.json")


def _code() -> dict[str, Optional[str]]:
    """Our components, with the fingerprint of the code that trains each."""
    from bot.understanding.components import ClauseCoder, FactMatcher, PracticeWishes

    components = (ClauseCoder, FactMatcher, PracticeWishes)
    return {each.__name__: each.get_default_config().get("code") for each in components}
