import importlib
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import guantong.core.collation


def _last(app):
    """Return the last migration of an app, which has the tables as they are now."""
    folder = Path(importlib.import_module(f"guantong.{app}.migrations").__file__).parent
    return app, max(path.stem for path in folder.glob("0*.py"))


class Migration(migrations.Migration):
    initial = True
    dependencies = [_last("casework"), _last("people"), _last("core")]
    operations = [
        migrations.CreateModel(
            name="Nominee",
            fields=[
                ("id", models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID",
                )),
                ("unit_path", guantong.core.collation.PathField(
                    db_index=True, editable=False, max_length=96,
                )),
                ("name", models.CharField(max_length=40, verbose_name="人选")),
                ("person", models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                    to="people.person",
                )),
                ("round", models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                    to="casework.round",
                )),
                ("unit", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+",
                    to="core.unit", verbose_name="单位",
                )),
            ],
            options={"verbose_name": "人选", "ordering": ("id",)},
        ),
    ]  # fmt: skip
