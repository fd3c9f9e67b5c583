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
    executor = MigrationExecutor(connection)
    if executor.loader.applied_migrations:
        call_command("migrate", verbosity=0)
        return
    executor.recorder.ensure_schema()
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        for app, name in executor.loader.disk_migrations:
            executor.recorder.record_applied(app, name)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
