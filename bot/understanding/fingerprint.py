"""A fingerprint of the code that a trained component depends on.

Rasa trains a component anew when its data, its configuration or its own class changed, but knows nothing of the modules
behind it. As part of the configuration this makes it train anew when those changed, too.
"""

from __future__ import annotations

import hashlib
import inspect
from types import ModuleType


def code_of(*modules: ModuleType) -> str:
    """Sixteen hexadecimal digits that change with the source of any of the modules."""
    source = "".join(inspect.getsource(each) for each in modules)
    return hashlib.sha256(source.encode()).hexdigest()[:16]
