"""Training in bfloat16 where the processor multiplies it: half the time, and weights that code as well.

Which arithmetic is used depends on the kind of processor alone, so machines of one kind give the same weights.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OPTION = "auto_mixed_precision_onednn_bfloat16"


def multiplies_bfloat16(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether this processor has instructions for it."""
    try:
        flags = next(line for line in cpuinfo.read_text().splitlines() if line.startswith("flags"))
    except (OSError, StopIteration):
        return False
    return bool({"avx512_bf16", "amx_bf16"} & set(flags.split()))


def let_tensorflow_choose() -> None:
    """Before TensorFlow is imported, for a training: the processor's own kernels. They are off otherwise, so that what
    is served does not differ between machines."""
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = "1"


@contextmanager
def quick_arithmetic() -> Iterator[None]:
    """What TensorFlow compiles inside runs in bfloat16 where it can; sums and weights stay in float32."""
    import tensorflow as tf

    before = tf.config.optimizer.get_experimental_options().get(_OPTION, False)
    tf.config.optimizer.set_experimental_options({_OPTION: multiplies_bfloat16()})
    try:
        yield
    finally:
        tf.config.optimizer.set_experimental_options({_OPTION: before})
