"""The understanding as Rasa graph components: ``config.yml`` names them, ``rasa train`` trains them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any, Optional

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding import arithmetic, clauses, encoder, examples, network, questions, spelling, training
from bot.understanding.encoder import sentence_encoder
from bot.understanding.entities import clause_of, entity_of
from bot.understanding.examples import SPEECH, from_training_data, prepared
from bot.understanding.facts import FactFinder
from bot.understanding.fingerprint import code_of
from bot.understanding.network import Network
from bot.understanding.progress import shown_progress
from bot.understanding.questions import QuestionEncoder, QuestionRecipe, questions_of
from bot.understanding.reader import read
from bot.understanding.training import Recipe, train
from bot.understanding.typed import unguarded
from bot.understanding.wishes import Wishes


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ClauseCoder(GraphComponent):
    """Cuts a message into clauses and codes each: the entities ``move``, with topic, family and confidence."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._network: Optional[Network] = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """How the network is trained; see :class:`bot.understanding.training.Recipe`."""
        return {
            **asdict(Recipe()),
            "code": code_of(training, arithmetic, network, encoder, examples, clauses, spelling),
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ClauseCoder:
        """A new component, not yet trained."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fine-tune the network on the examples of ``seller_turn`` and keep its weights."""
        recipe = Recipe(**{key: self._config[key] for key in asdict(Recipe())})
        self._network = Network()
        learnt_from = prepared(from_training_data(training_data.intent_examples), recipe)
        with shown_progress("Learning to code clauses") as progress:
            train(self._network, learnt_from, recipe, progress)
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / "weights.npz", *self._network.weights())
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ClauseCoder:
        """The component as :meth:`train` kept it."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder, np.load(folder / "weights.npz") as weights:
            component._network = Network()
            component._network.set_weights([weights[name] for name in weights.files])
        return component

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training examples are left as they are: what comes after learns nothing from these entities."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the coded clauses of each message as entities."""
        assert self._network is not None
        for message in messages:
            text, skipped = unguarded(str(message.get("text") or ""))
            coded = read(self._network, text)
            message.set("entities", [entity_of(clause, skipped) for clause in coded], add_to_output=True)
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class FactMatcher(GraphComponent):
    """Adds to each plain question the ``fact`` it asks for, of the ``facts`` that the message's metadata lists."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._encoder = QuestionEncoder()
        self._finder = FactFinder(self._encoder)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """How the encoder is trained; see :class:`bot.understanding.questions.QuestionRecipe`."""
        return {**asdict(QuestionRecipe()), "code": code_of(questions, arithmetic, encoder)}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FactMatcher:
        """A new component, not yet trained."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fine-tune the encoder on the fact sheets and keep its weights."""
        recipe = QuestionRecipe(**{key: self._config[key] for key in asdict(QuestionRecipe())})
        with shown_progress("Learning to match questions") as progress:
            self._encoder.train(questions_of(training_data.intent_examples), recipe, progress)
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / "weights.npz", *self._encoder.weights())
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FactMatcher:
        """The component as :meth:`train` kept it."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder, np.load(folder / "weights.npz") as weights:
            kept = [weights[name] for name in weights.files]
        component._encoder.set_weights(kept)
        fingerprint = hashlib.sha256(b"".join(each.tobytes() for each in kept)).hexdigest()[:16]
        component._finder = FactFinder(component._encoder, fingerprint)
        return component

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Facts belong to personas, not to training data."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Name the fact that each plain question asks for."""
        for message in messages:
            facts = (message.get("metadata") or {}).get("facts") or []
            entities = message.get("entities") or []
            coded = [clause_of(entity) for entity in entities]
            for entity, clause in zip(entities, self._finder.find(coded, facts), strict=True):
                entity["fact"] = clause.fact
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PracticeWishes(GraphComponent):
    """Tells what a trainee wants of the practice, by the nearest example in meaning, from what sellers say.

    Metadata that names the ``call`` marks a message as spoken to the prospect: a seller's turn whatever the words.
    """

    def __init__(self, storage: ModelStorage, resource: Resource, examples: list[tuple[str, str]]) -> None:
        self._storage = storage
        self._resource = resource
        self._wishes = Wishes(lambda texts: sentence_encoder()(texts), examples)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PracticeWishes:
        """A new component, which knows no wish yet."""
        return cls(model_storage, resource, [])

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the examples of every intent but the sellers' own."""
        examples = [
            (str(message.get("intent")), str(message.get("text")))
            for message in training_data.intent_examples
            if message.get("intent") != SPEECH
        ]
        self._wishes = Wishes(lambda texts: sentence_encoder()(texts), examples)
        with self._storage.write_to(self._resource) as folder:
            (folder / "wishes.json").write_text(json.dumps(examples))
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PracticeWishes:
        """The component as :meth:`train` kept it."""
        with model_storage.read_from(resource) as folder:
            examples = json.loads((folder / "wishes.json").read_text())
        return cls(model_storage, resource, [(intent, text) for intent, text in examples])

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to add to training data."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent of each message."""
        for message in messages:
            spoken = (message.get("metadata") or {}).get("call")
            intent, confidence = (SPEECH, 1.0) if spoken else self._wishes.of(str(message.get("text") or ""))
            message.set("intent", {"name": intent, "confidence": confidence}, add_to_output=True)
        return messages
