"""How much PostgreSQL a turn takes: ``python -m bench.storage``, for the sizing in ``docs/deployment.md``."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace

from sqlalchemy import text

from bench.turns.postgres import database
from bench.turns.speakers import Talk, talks
from bot.brain.connect import connect
from bot.codebook import Clause
from bot.practice.current import open_practice
from bot.practice.service import Practice
from bot.settings import read_settings
from bot.store.engine import open_engine

ROUNDS = 10
"""Times that each call is stored: hundreds of calls, so that pages that are half empty count for little."""
TABLES = ("calls", "turns", "clauses", "debriefs")
SIZE = text("select pg_table_size(cast(:name as regclass)), pg_indexes_size(cast(:name as regclass))")


def _store(practice: Practice, talk: Talk, seed: int, coded: dict[str, tuple[Clause, ...]]) -> None:
    trainee = uuid.uuid4().hex
    call = practice.start(trainee, talk.persona, seed=seed).id
    for said in talk.says:
        if practice.hear(trainee, call, uuid.uuid4().hex, said, coded[said]).ended:
            break
    practice.end(trainee, call)


async def main() -> None:
    """Code each message once, store the calls many times, and print what the tables take."""
    with database() as url:
        settings = replace(read_settings(), database_url=url)
        practice, brain = open_practice(settings), await connect(settings)
        coded = {said: await brain.code(said) for talk in talks() for said in talk.says}
        for seed in range(ROUNDS):
            for talk in talks():
                _store(practice, talk, seed, coded)
        engine = open_engine(url)
        with engine.connect() as connection:
            rows = {name: connection.execute(text(f"select count(*) from {name}")).scalar_one() for name in TABLES}
            whole = 0
            for name in TABLES:
                table, indexes = connection.execute(SIZE, {"name": name}).one()
                whole += table + indexes
                print(
                    f"{name:<9}{rows[name]:>8} rows, {rows[name] / rows['turns']:.2f} a turn;"
                    f" {table / rows[name]:.0f} bytes a row and {indexes / rows[name]:.0f} of indexes"
                )
        engine.dispose()
        print(f"together {whole / rows['turns']:.0f} bytes a turn, {whole / rows['calls'] / 1000:.1f} KB a call")


if __name__ == "__main__":
    asyncio.run(main())
