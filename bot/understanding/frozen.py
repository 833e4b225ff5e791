"""What the frozen layers give for training texts. It stays the same throughout a training, so it is worked out once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.understanding.encoder import HIDDEN, TunableEncoder, arrays_of, tokens_of

_AT_ONCE = 64


def below(encoder: TunableEncoder, texts: Sequence[str]) -> list[NDArray[np.float32]]:
    """For each text the hidden states below the trained layers, shape (word pieces, 384)."""
    import tensorflow as tf

    spec = tf.TensorSpec([None, None], tf.int32)
    lower = tf.function(encoder.lower, input_signature=[spec, spec])
    found: dict[int, NDArray[np.float32]] = {}
    by_length = np.argsort([len(text) for text in texts], kind="stable")
    for start in range(0, len(texts), _AT_ONCE):
        chosen = by_length[start : start + _AT_ONCE]
        ids, mask = arrays_of(tokens_of([texts[index] for index in chosen]))
        hidden = lower(ids, mask).numpy()
        found.update(
            {int(index): hidden[row, : encoder.own(mask)[row].sum()].copy() for row, index in enumerate(chosen)}
        )
    return [found[index] for index in range(len(texts))]


def padded(hidden: Sequence[NDArray[np.float32]]) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """The states of several texts as one array (texts, most word pieces, 384), and its mask."""
    longest = max(len(each) for each in hidden)
    states = np.zeros((len(hidden), longest, HIDDEN), np.float32)
    mask = np.zeros((len(hidden), longest), np.int32)
    for row, each in enumerate(hidden):
        states[row, : len(each)] = each
        mask[row, : len(each)] = 1
    return states, mask
