"""A database on PostgreSQL for the time of a run."""

from __future__ import annotations

import os
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def database() -> Iterator[str]:
    """The database that ``BUYIN_DATABASE_URL`` names, or one made on the local PostgreSQL for this run."""
    given = os.environ.get("BUYIN_DATABASE_URL", "")
    if given:
        yield given
        return
    name = f"buyin_bench_{uuid.uuid4().hex[:12]}"
    subprocess.run(["createdb", name], check=True)
    try:
        yield f"postgresql:///{name}"
    finally:
        subprocess.run(["dropdb", "--force", name], check=True)
