"""The network that codes clauses: the encoder, fine-tuned, with heads for move, topic, aside and clause boundary.

One set of weights serves four heads. The mean hidden state of a text gives the move (25 and "unclear"), the topic
(14 and "none") and the aside (20 and "none"); the hidden state of each word piece says whether a clause begins with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from bot.codebook import Aside, Move, Topic
from bot.understanding.encoder import HIDDEN, TunableEncoder, arrays_of, tokens_of

MOVES: tuple[Optional[Move], ...] = (*Move, None)
"""What the move head tells apart. None stands for what is no act at all: noise, keywords, recited definitions."""

TOPICS: tuple[Optional[Topic], ...] = (None, *Topic)

ASIDES: tuple[Optional[Aside], ...] = (None, *Aside)

FROZEN_LAYERS = 2
"""Layers of the encoder, from below, that keep the weights they came with; so does its vocabulary."""

DEPTH = 5
"""Layers of the encoder that are used. Without the sixth, which turns states into a sentence embedding, coding is as
good and training takes a third less."""


@dataclass(frozen=True)
class Codes:
    """What the network says of a batch of texts, in order: probabilities of moves, shape (texts, 26), of topics,
    (texts, 15), and of asides, (texts, 21), in the order of ``MOVES``, ``TOPICS`` and ``ASIDES``; and for each text the
    character offset of each of its word pieces with the probability, 0-1, that a clause begins there."""

    moves: NDArray[np.float32]
    topics: NDArray[np.float32]
    asides: NDArray[np.float32]
    begins: list[tuple[list[int], NDArray[np.float32]]]


class Network:
    """The encoder with its four heads. Shapes: B texts, L word pieces, 384 hidden units."""

    def __init__(self) -> None:
        import tensorflow as tf

        self.encoder = TunableEncoder(FROZEN_LAYERS, DEPTH)
        initial = tf.keras.initializers.GlorotUniform
        self._move = tf.keras.layers.Dense(len(MOVES), kernel_initializer=initial(seed=1))
        self._topic = tf.keras.layers.Dense(len(TOPICS), kernel_initializer=initial(seed=2))
        self._boundary = tf.keras.layers.Dense(1, kernel_initializer=initial(seed=3))
        self._aside = tf.keras.layers.Dense(len(ASIDES), kernel_initializer=initial(seed=4))
        self._heads = (self._move, self._topic, self._boundary, self._aside)
        for head in self._heads:
            head.build((None, HIDDEN))
        spec = tf.TensorSpec([None, None], tf.int32)
        # Nothing in it depends on values, and rewriting it as if something did takes seconds at the first message.
        self._infer = tf.function(self._run, input_signature=[spec, spec], autograph=False)

    def _run(self, ids: Any, mask: Any) -> tuple[Any, Any, Any, Any]:
        import tensorflow as tf

        moves, topics, begins, asides = self.heads(
            self.encoder.lower(ids, mask), self.encoder.own(mask), training=False
        )
        return tf.nn.softmax(moves), tf.nn.softmax(topics), tf.sigmoid(begins), tf.nn.softmax(asides)

    def heads(self, hidden: Any, mask: Any, training: bool) -> tuple[Any, Any, Any, Any]:
        """Logits of moves (B, 26), topics (B, 15), beginnings (B, L) and asides (B, 21), from the states below the
        trained layers."""
        import tensorflow as tf

        hidden = self.encoder.upper(hidden, mask, training)
        pooled = self.encoder.pooled(hidden, mask)
        pooled = tf.nn.dropout(pooled, 0.1) if training else pooled
        return self._move(pooled), self._topic(pooled), self._boundary(hidden)[:, :, 0], self._aside(pooled)

    @property
    def trained(self) -> list[Any]:
        """The variables that training changes, in a fixed order."""
        return self.encoder.trained + [each for head in self._heads for each in head.trainable_variables]

    def weights(self) -> list[NDArray[np.float32]]:
        """What training changed, in a fixed order."""
        return [np.asarray(each.numpy()) for each in self.trained]

    def set_weights(self, weights: Sequence[NDArray[np.float32]]) -> None:
        """Put back what :meth:`weights` gave."""
        for variable, value in zip(self.trained, weights, strict=True):
            variable.assign(value)

    def read(self, texts: Sequence[str]) -> Codes:
        """Code a batch of texts."""
        batch = tokens_of(texts)
        ids, mask = arrays_of(batch)
        moves, topics, starts, asides = (each.numpy() for each in self._infer(ids, mask))
        own = self.encoder.own(mask) == 1
        offsets = batch["offset_mapping"][:, 1:-1, 0]
        begins = [(offsets[row, own[row]].tolist(), starts[row, own[row]]) for row in range(len(texts))]
        return Codes(moves, topics, asides, begins)
