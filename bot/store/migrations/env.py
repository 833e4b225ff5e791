"""Run by Alembic: migrations use the connection that :func:`bot.store.engine.migrate` hands over."""

from alembic import context

from bot.store.tables import metadata

ONE_AT_A_TIME = 7_214_001
"""The number of PostgreSQL's lock for migrating; SQLite's transaction locks the whole file."""

connection = context.config.attributes["connection"]
# All steps in one transaction, on SQLite too, where Alembic would commit each by itself and let others in between.
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True)
with context.begin_transaction():
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
    context.run_migrations()
connection.commit()
