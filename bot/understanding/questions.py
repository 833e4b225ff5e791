"""The question encoder: fine-tuned so that two questions are near each other when the same fact answers both.

It is trained on fact sheets (``data/nlu/facts``): facts of made-up firms, each asked for in many ways, with questions
that no fact of the sheet answers though they use its words. What it learns, telling "how many" from "how old" and
patients from staff, holds for any persona, so a new persona needs no training.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from bot.understanding.arithmetic import quick_arithmetic
from bot.understanding.encoder import HIDDEN, TunableEncoder, arrays_of, tokens_of
from bot.understanding.examples import SPEECH, codes_of
from bot.understanding.frozen import below, padded

FROZEN_LAYERS = 3
SHARPNESS = 20.0
"""By what the cosine of two questions is multiplied: the higher, the more the nearest misses count in training."""

MARK = 0.6
"""Cosine, -1 to 1, that training puts between questions with the same answer and others."""


@dataclass(frozen=True)
class Question:
    """A question on a sheet; ``fact`` is None where the sheet does not answer it."""

    sheet: str
    fact: Optional[str]
    text: str


@dataclass(frozen=True)
class QuestionRecipe:
    """How the question encoder is trained: passes over the sheets (two match no better than one), in batches of at
    most ``batch`` of one sheet."""

    question_epochs: int = 1
    question_batch: int = 64
    question_rate: float = 3e-4
    question_seed: int = 7


def questions_of(messages: Iterable[Any]) -> list[Question]:
    """The questions among Rasa messages. What a fact says is a question's neighbour too, so it stands among them."""
    found: list[Question] = []
    said: set[tuple[str, str]] = set()
    for message in messages:
        codes = codes_of(message)
        if message.get("intent") != SPEECH or "sheet" not in codes:
            continue
        sheet, fact = str(codes["sheet"]), codes.get("fact")
        found.append(Question(sheet, fact, str(message.get("text"))))
        if fact and (sheet, fact) not in said:
            said.add((sheet, fact))
            found.append(Question(sheet, fact, str(codes["says"])))
    return found


class QuestionEncoder:
    """Embeddings of questions and answers, of length 1."""

    def __init__(self) -> None:
        import tensorflow as tf

        self._encoder = TunableEncoder(FROZEN_LAYERS)
        spec = tf.TensorSpec([None, None], tf.int32)
        # Nothing in it depends on values, and rewriting it as if something did takes seconds at the first message.
        self._infer = tf.function(self._run, input_signature=[spec, spec], autograph=False)

    def _run(self, ids: Any, mask: Any) -> Any:
        return self._embed(self._encoder.lower(ids, mask), self._encoder.own(mask), training=False)

    def _embed(self, hidden: Any, mask: Any, training: bool) -> Any:
        import tensorflow as tf

        return tf.math.l2_normalize(self._encoder.pooled(self._encoder.upper(hidden, mask, training), mask), axis=1)

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embeddings of shape (texts, 384), float32."""
        if not texts:
            return np.zeros((0, HIDDEN), np.float32)
        return np.asarray(self._infer(*arrays_of(tokens_of(texts))).numpy())

    def weights(self) -> list[NDArray[np.float32]]:
        """What training changed, in a fixed order."""
        return [np.asarray(each.numpy()) for each in self._encoder.trained]

    def set_weights(self, weights: Sequence[NDArray[np.float32]]) -> None:
        """Put back what :meth:`weights` gave."""
        for variable, value in zip(self._encoder.trained, weights, strict=True):
            variable.assign(value)

    @quick_arithmetic()
    def train(
        self, questions: Sequence[Question], recipe: QuestionRecipe, progress: Callable[[int, int, float], None]
    ) -> None:
        """Fine-tune: in each batch of one sheet, a question is drawn to those with its fact and away from the rest."""
        import tensorflow as tf

        tf.keras.utils.set_random_seed(recipe.question_seed)
        random = np.random.default_rng(recipe.question_seed)
        rate = tf.Variable(0.0, trainable=False)
        step = self._step(rate)
        hidden = below(self._encoder, [each.text for each in questions])
        facts = {fact: number for number, fact in enumerate(sorted({(e.sheet, e.fact) for e in questions if e.fact}))}
        plan = [
            batch for _ in range(recipe.question_epochs) for batch in _batches(questions, recipe.question_batch, random)
        ]
        for done, batch in enumerate(plan, 1):
            rate.assign(recipe.question_rate * min(done / (0.1 * len(plan)), 1.02 - done / len(plan)))
            # Each question without an answer is a fact of its own.
            labels = [facts.get((questions[i].sheet, questions[i].fact or ""), -1 - int(i)) for i in batch]
            loss = step(*padded([hidden[index] for index in batch]), np.array(labels, np.int32))
            progress(done, len(plan), float(loss))

    def _step(self, rate: Any) -> Callable[..., Any]:
        import tensorflow as tf

        optimizer = tf.keras.optimizers.legacy.Adam(rate)
        variables = self._encoder.trained

        @tf.function(
            input_signature=[
                tf.TensorSpec([None, None, HIDDEN], tf.float32),
                tf.TensorSpec([None, None], tf.int32),
                tf.TensorSpec([None], tf.int32),
            ]
        )
        def step(hidden: Any, mask: Any, facts: Any) -> Any:
            with tf.GradientTape() as tape:
                embedded = self._embed(hidden, mask, training=True)
                others = 1.0 - tf.eye(tf.shape(facts)[0])
                same = tf.cast(facts[:, None] == facts[None, :], tf.float32) * others
                alike = SHARPNESS * tf.matmul(embedded, embedded, transpose_b=True)
                chance = alike - tf.reduce_logsumexp(alike - 1e9 * (1.0 - others), axis=1, keepdims=True)
                mates = tf.reduce_sum(same, 1)
                each = tf.reduce_sum(tf.where(same > 0, chance, 0.0), 1) / tf.maximum(mates, 1.0)
                loss = -tf.reduce_sum(each) / tf.maximum(1.0, tf.reduce_sum(tf.cast(mates > 0, tf.float32)))
                # And on either side of one mark for all sheets, so that a threshold can tell that there is no answer.
                apart = tf.nn.sigmoid_cross_entropy_with_logits(same, alike - SHARPNESS * MARK)
                nearest = tf.reduce_mean(tf.reduce_max(apart * (1.0 - same) * others, 1))
                loss += nearest + tf.reduce_sum(apart * same) / tf.maximum(1.0, tf.reduce_sum(same))
            gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, variables), 1.0)
            optimizer.apply_gradients(zip(gradients, variables))  # noqa: B905 (TensorFlow has its own zip)
            return loss

        return step  # type: ignore[no-any-return]


def _batches(questions: Sequence[Question], size: int, random: np.random.Generator) -> list[NDArray[np.int64]]:
    sheets: dict[str, list[int]] = {}
    for index, each in enumerate(questions):
        sheets.setdefault(each.sheet, []).append(index)
    batches: list[NDArray[np.int64]] = []
    for indices in sheets.values():
        batches += np.array_split(random.permutation(indices), -(-len(indices) // size))
    random.shuffle(batches)
    return batches
