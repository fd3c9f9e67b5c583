"""The tables of a database: an empty one gets today's at once, an older one by its migrations.

Going through every migration of every release to reach an empty table takes a minute, and leads to
the same tables: tests/upgrade holds the two ways against each other.
"""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def make() -> None:
    """Bring the database's tables to this version: all of them, or none."""
    models = [one for one in apps.get_models() if one._meta.managed and not one._meta.proxy]
    if {one._meta.db_table for one in models} & {*connection.introspection.table_names()}:
        call_command("migrate", verbosity=0)
        return
    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    with connection.schema_editor() as editor:
        for model in models:
            editor.create_model(model)
        for app, name in executor.loader.disk_migrations:
            executor.recorder.record_applied(app, name)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
