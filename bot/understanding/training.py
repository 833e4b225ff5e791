"""Fine-tuning the network on coded examples: the same examples and recipe give the same weights, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from bot.codebook import Aside, Family, Move, Topic
from bot.understanding.arithmetic import quick_arithmetic
from bot.understanding.encoder import HIDDEN, tokens_of
from bot.understanding.frozen import below, padded
from bot.understanding.network import ASIDES, MOVES, TOPICS, Network

PLAIN_SHARE = 0.03
"""Weight of a coded clause as an example of no aside, where one from the examples of asides counts 1: there are thirty
times as many."""


@dataclass(frozen=True)
class Example:
    """A training text. ``coded`` says whether it has a code: a move with a topic or none, or no move at all for what is
    unclear. ``judged`` says whether it is known to be an ``aside`` or, with None, no aside. ``starts`` are the offsets
    of the clauses after the first, None where they are not known. What is not given is not learnt from."""

    text: str
    move: Optional[Move] = None
    topic: Optional[Topic] = None
    starts: Optional[tuple[int, ...]] = None
    coded: bool = False
    aside: Optional[Aside] = None
    judged: bool = False


@dataclass(frozen=True)
class Recipe:
    """How the network is trained: ``epochs`` passes in batches of ``batch`` texts, the first over all examples, each
    later one over the share ``again`` of them that it does worst on; ``run_ons`` messages made of several clauses among
    them, a share ``careless`` of the texts as people type them in a hurry."""

    epochs: int = 3
    again: float = 0.6
    batch: int = 32
    rate: float = 6e-4
    seed: int = 20261123
    run_ons: int = 1000
    careless: float = 0.35
    smoothing: float = 0.1
    topic_weight: float = 1.0
    aside_weight: float = 2.0
    family_weight: float = 0.5
    boundary_weight: float = 2.0
    missed_boundary: float = 2.0


@quick_arithmetic()
def train(
    network: Network, examples: Sequence[Example], recipe: Recipe, progress: Callable[[int, int, float], None]
) -> None:
    """Fine-tune ``network`` on ``examples``. ``progress`` is told steps done, steps in all and the loss."""
    import tensorflow as tf

    tf.keras.utils.set_random_seed(recipe.seed)
    random = np.random.default_rng(recipe.seed)
    again = int(len(examples) * recipe.again)
    steps = -(-len(examples) // recipe.batch) + (recipe.epochs - 1) * -(-again // recipe.batch)
    rate = tf.Variable(0.0, trainable=False)
    step = _step(network, recipe, rate)
    hidden = below(network.encoder, [each.text for each in examples])
    lengths = np.array([len(each.text) for each in examples])
    lost = np.zeros(len(examples), np.float32)
    everything = np.arange(len(examples))
    done = 0
    for epoch in range(recipe.epochs):
        among = everything if epoch == 0 else np.sort(np.argsort(-lost, kind="stable")[:again])
        for chosen in _batches(among, lengths, recipe.batch, random):
            done += 1
            # A tenth of the way up, then down in a straight line.
            rate.assign(recipe.rate * min(done / (0.1 * steps), max(0.02, (steps - done) / (0.9 * steps))))
            states, mask = padded([hidden[index] for index in chosen])
            loss, each_lost = step(states, mask, *_labels([examples[index] for index in chosen]))
            lost[chosen] = each_lost.numpy()
            progress(done, steps, float(loss))


def _step(network: Network, recipe: Recipe, rate: Any) -> Callable[..., Any]:
    import tensorflow as tf

    optimizer = tf.keras.optimizers.legacy.Adam(rate)
    variables = network.trained
    cross_entropy = tf.keras.losses.CategoricalCrossentropy(True, recipe.smoothing, reduction="none")
    in_family = [[move is not None and move.family is family for family in Family] for move in MOVES]
    families = tf.constant(in_family, tf.float32)
    numbers = tf.TensorSpec([None, None], tf.float32)
    specs = [
        tf.TensorSpec([None, None, HIDDEN], tf.float32),
        tf.TensorSpec([None, None], tf.int32),
        numbers,
        numbers,
        tf.TensorSpec([None], tf.float32),
        numbers,
        numbers,
        numbers,
        tf.TensorSpec([None], tf.float32),
    ]

    @tf.function(input_signature=specs)
    def step(
        hidden: Any,
        mask: Any,
        moves: Any,
        topics: Any,
        coded: Any,
        starts: Any,
        marked: Any,
        asides: Any,
        judged: Any,
    ) -> Any:
        with tf.GradientTape() as tape:
            move, topic, begins, aside = network.heads(hidden, mask, training=True)
            # Also the family as a whole, so that a move is rather taken for another of its own family.
            wanted = tf.matmul(moves, families)
            family = tf.math.log(tf.matmul(tf.nn.softmax(move), families) + 1e-6)
            codes = cross_entropy(moves, move) + recipe.topic_weight * cross_entropy(topics, topic)
            codes = (codes - recipe.family_weight * tf.reduce_sum(wanted * family, 1)) * coded
            beside = recipe.aside_weight * cross_entropy(asides, aside) * judged
            edge = tf.nn.weighted_cross_entropy_with_logits(starts, begins, recipe.missed_boundary) * marked
            loss = tf.reduce_sum(codes) / tf.maximum(1.0, tf.reduce_sum(coded))
            # By the whole batch, not by its judged weight: most batches hold hardly an aside, and would all say "none"
            # at full strength; and those of short texts, which hold many, would drown the codes.
            loss += tf.reduce_sum(beside) / tf.cast(tf.shape(judged)[0], tf.float32)
            loss += recipe.boundary_weight * tf.reduce_sum(edge) / tf.maximum(1.0, tf.reduce_sum(marked))
        gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, variables), 1.0)
        optimizer.apply_gradients(zip(gradients, variables))  # noqa: B905 (TensorFlow has its own zip)
        return loss, codes + beside + tf.reduce_sum(edge, 1)

    return step  # type: ignore[no-any-return]


def _batches(
    among: NDArray[np.int64], lengths: NDArray[np.int64], size: int, random: np.random.Generator
) -> list[NDArray[np.int64]]:
    """Batches of the indices ``among`` in random order, each of texts of about the same length, so that little is
    padding."""
    jitter = random.uniform(-12, 12, len(among))
    by_length = among[np.argsort(lengths[among] + jitter, kind="stable")]
    batches = [by_length[start : start + size] for start in range(0, len(among), size)]
    random.shuffle(batches)
    return batches


def _labels(examples: Sequence[Example]) -> tuple[Any, ...]:
    batch = tokens_of([each.text for each in examples])
    offsets = batch["offset_mapping"][:, 1:-1]
    shape = offsets.shape[:2]
    moves = np.zeros((len(examples), len(MOVES)), np.float32)
    topics = np.zeros((len(examples), len(TOPICS)), np.float32)
    asides = np.zeros((len(examples), len(ASIDES)), np.float32)
    coded = np.array([each.coded for each in examples], np.float32)
    judged = np.array(
        [each.judged * (1.0 if each.aside or not each.coded else PLAIN_SHARE) for each in examples], np.float32
    )
    starts = np.zeros(shape, np.float32)
    marked = np.zeros(shape, np.float32)
    for row, each in enumerate(examples):
        if each.coded:
            moves[row, MOVES.index(each.move)] = 1
            topics[row, TOPICS.index(each.topic)] = 1
        if each.judged:
            asides[row, ASIDES.index(each.aside)] = 1
        if each.starts is not None:
            real = offsets[row, :, 1] > 0
            marked[row] = real
            starts[row] = real & np.isin(offsets[row, :, 0], each.starts)
    return moves, topics, coded, starts, marked, asides, judged
