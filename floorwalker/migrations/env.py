"""Alembic's environment: runs migrations on the connection it is handed."""

from alembic import context

import admin.access.tables  # noqa: F401 (fills the metadata)
import shoppers.signals.tables  # noqa: F401 (fills the metadata)
from brand.tables import metadata as of_the_brand
from shoppers.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=[metadata, of_the_brand],
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
