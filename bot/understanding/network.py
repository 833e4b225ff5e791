"""The network that codes clauses: the encoder, fine-tuned, with heads for move, topic and clause boundary.

One set of weights serves three heads. The mean hidden state of a
clause gives the move (25) and the topic (14 and "none"). A whole message is read once more
token by token: the boundary head says before which tokens a new clause begins.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from bot.codebook import Move, Topic
from bot.understanding.encoder import MOST_TOKENS, load_encoder, tokenizer

MOVES: tuple[Move, ...] = tuple(Move)
TOPICS: tuple[Optional[Topic], ...] = (None, *Topic)

HIDDEN = 384
FROZEN_LAYERS = 3
"""Layers of the encoder, from below, that keep the weights they came with; so does its vocabulary."""


@dataclass(frozen=True)
class Example:
    """A training text. Codes are given for a clause, ``starts`` (character offsets of the clauses after the first)
    for a message; what is not given is not learnt from."""

    text: str
    move: Optional[Move] = None
    topic: Optional[Topic] = None
    starts: Optional[tuple[int, ...]] = None


@dataclass(frozen=True)
class Codes:
    """What the network says of a batch of texts, in order: probabilities of moves, shape (texts, 25), and of topics,
    (texts, 15), in the order of ``MOVES`` and ``TOPICS``; and for each text the character offset of each of its word
    pieces with the probability, 0-1, that a clause begins there."""

    moves: NDArray[np.float32]
    topics: NDArray[np.float32]
    begins: list[tuple[list[int], NDArray[np.float32]]]


@dataclass(frozen=True)
class Recipe:
    """How the network is trained: ``epochs`` passes over the data in batches of ``batch`` texts, ``run_ons`` messages
    made of several clauses among them."""

    epochs: int = 4
    batch: int = 32
    rate: float = 2e-4
    seed: int = 20261123
    run_ons: int = 1000
    smoothing: float = 0.1


class Network:
    """The encoder with its three heads. Shapes: B texts, L word pieces."""

    def __init__(self) -> None:
        import tensorflow as tf

        self._bert = load_encoder()
        self._bert(np.zeros((1, 4), np.int32))  # builds the layers
        initial = tf.keras.initializers.GlorotUniform
        self._move = tf.keras.layers.Dense(len(MOVES), kernel_initializer=initial(seed=1))
        self._topic = tf.keras.layers.Dense(len(TOPICS), kernel_initializer=initial(seed=2))
        self._boundary = tf.keras.layers.Dense(1, kernel_initializer=initial(seed=3))
        for head in (self._move, self._topic, self._boundary):
            head.build((None, HIDDEN))
        spec = tf.TensorSpec([None, None], tf.int32)
        self._infer = tf.function(self._run, input_signature=[spec, spec])

    def _run(self, ids: Any, mask: Any) -> tuple[Any, Any, Any]:
        import tensorflow as tf

        hidden = self._top(self._bottom(ids), mask, training=False)
        pooled = self._pool(hidden, mask)
        return (
            tf.nn.softmax(self._move(pooled)),
            tf.nn.softmax(self._topic(pooled)),
            tf.sigmoid(self._boundary(hidden)[:, :, 0]),
        )

    def _bottom(self, ids: Any) -> Any:
        return self._bert.embeddings(input_ids=ids, training=False)

    def _layers(self, hidden: Any, mask: Any, first: int, last: int, training: bool) -> Any:
        import tensorflow as tf

        extended = (1.0 - tf.cast(mask, tf.float32)[:, None, None, :]) * -10000.0
        for layer in self._bert.encoder.layer[first:last]:
            hidden = layer(hidden, extended, None, None, None, None, False, training=training)[0]
        return hidden

    def _top(self, hidden: Any, mask: Any, training: bool) -> Any:
        hidden = self._layers(hidden, mask, 0, FROZEN_LAYERS, training=False)
        return self._layers(hidden, mask, FROZEN_LAYERS, len(self._bert.encoder.layer), training=training)

    def _pool(self, hidden: Any, mask: Any) -> Any:
        import tensorflow as tf

        own = tf.cast(mask, tf.float32)[:, :, None]
        return tf.reduce_sum(hidden * own, 1) / tf.reduce_sum(own, 1)

    @property
    def _trained(self) -> list[Any]:
        layers = self._bert.encoder.layer[FROZEN_LAYERS:]
        variables = [each for layer in layers for each in layer.trainable_variables]
        return variables + [
            each for head in (self._move, self._topic, self._boundary) for each in head.trainable_variables
        ]

    def weights(self) -> list[NDArray[np.float32]]:
        """What training changed, in a fixed order."""
        return [np.asarray(each.numpy()) for each in self._trained]

    def set_weights(self, weights: Sequence[NDArray[np.float32]]) -> None:
        """Put back what :meth:`weights` gave."""
        for variable, value in zip(self._trained, weights, strict=True):
            variable.assign(value)

    def read(self, texts: Sequence[str]) -> Codes:
        """Code a batch of texts."""
        batch = _tokens(texts)
        ids, mask = _arrays(batch)
        moves, topics, starts = (each.numpy() for each in self._infer(ids, mask))
        own = (mask == 1) & (batch["offset_mapping"][:, :, 1] > 0)
        begins = [
            (batch["offset_mapping"][row, own[row], 0].tolist(), starts[row, own[row]]) for row in range(len(texts))
        ]
        return Codes(moves, topics, begins)

    def train(self, examples: Sequence[Example], recipe: Recipe, progress: Callable[[int, int, float], None]) -> None:
        """Fine-tune on ``examples``. ``progress`` is told steps done, steps in all and the loss."""
        import tensorflow as tf

        tf.keras.utils.set_random_seed(recipe.seed)
        random = np.random.default_rng(recipe.seed)
        batches_per_epoch = -(-len(examples) // recipe.batch)
        steps = recipe.epochs * batches_per_epoch
        rate = tf.Variable(0.0, trainable=False)
        optimizer = tf.keras.optimizers.legacy.Adam(rate)
        variables = self._trained
        move_loss = tf.keras.losses.CategoricalCrossentropy(True, recipe.smoothing, reduction="none")
        int2, float1, float2 = (
            tf.TensorSpec([None, None], tf.int32),
            tf.TensorSpec([None], tf.float32),
            tf.TensorSpec([None, None], tf.float32),
        )

        @tf.function(input_signature=[int2, int2, float2, float2, float1, float2, float2])
        def step(ids: Any, mask: Any, moves: Any, topics: Any, coded: Any, starts: Any, marked: Any) -> Any:
            with tf.GradientTape() as tape:
                hidden = self._top(self._bottom(ids), mask, training=True)
                pooled = tf.nn.dropout(self._pool(hidden, mask), 0.1)
                count = tf.maximum(1.0, tf.reduce_sum(coded))
                loss = tf.reduce_sum(move_loss(moves, self._move(pooled)) * coded) / count
                loss += 0.7 * tf.reduce_sum(move_loss(topics, self._topic(pooled)) * coded) / count
                edge = tf.nn.sigmoid_cross_entropy_with_logits(starts, self._boundary(hidden)[:, :, 0])
                loss += 2.0 * tf.reduce_sum(edge * marked) / tf.maximum(1.0, tf.reduce_sum(marked))
            gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, variables), 1.0)
            optimizer.apply_gradients(zip(gradients, variables))  # noqa: B905 (TensorFlow has its own zip)
            return loss

        done = 0
        for _ in range(recipe.epochs):
            for chosen in _batches(examples, recipe.batch, random):
                done += 1
                rate.assign(recipe.rate * min(done / (0.1 * steps), max(0.02, (steps - done) / (0.9 * steps))))
                loss = step(*_training_arrays([examples[index] for index in chosen]))
                progress(done, steps, float(loss))


def _tokens(texts: Sequence[str]) -> Any:
    return tokenizer()(
        list(texts),
        truncation=True,
        max_length=MOST_TOKENS,
        padding=True,
        return_tensors="np",
        return_offsets_mapping=True,
    )


def _arrays(batch: Any) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    return (
        batch["input_ids"].astype(np.int32),
        batch["attention_mask"].astype(np.int32),
    )


def _batches(examples: Sequence[Example], size: int, random: np.random.Generator) -> list[NDArray[np.float32]]:
    """Batches of indices in random order, each of texts of about the same length, so that little is padding."""
    jitter = random.uniform(-12, 12, len(examples))
    by_length = np.argsort(np.array([len(each.text) for each in examples]) + jitter, kind="stable")
    batches = [by_length[start : start + size] for start in range(0, len(examples), size)]
    random.shuffle(batches)
    return batches


def _training_arrays(examples: Sequence[Example]) -> tuple[Any, ...]:
    batch = _tokens([each.text for each in examples])
    ids, mask = _arrays(batch)
    moves = np.zeros((len(examples), len(MOVES)), np.float32)
    topics = np.zeros((len(examples), len(TOPICS)), np.float32)
    coded = np.zeros(len(examples), np.float32)
    starts = np.zeros(ids.shape, np.float32)
    marked = np.zeros(ids.shape, np.float32)
    for row, each in enumerate(examples):
        if each.move is not None:
            moves[row, MOVES.index(each.move)] = 1
            topics[row, TOPICS.index(each.topic)] = 1
            coded[row] = 1
        if each.starts is not None:
            begins = batch["offset_mapping"][row][:, 0]
            real = batch["offset_mapping"][row][:, 1] > 0
            marked[row] = real
            starts[row] = real & np.isin(begins, each.starts)
    return ids, mask, moves, topics, coded, starts, marked
