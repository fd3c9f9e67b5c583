"""Ways of working are words of inspection material by two names; temperaments are nobody's to note."""

from typing import Any

from django.db import migrations

KINDS = {"思考型": "thinker", "实干型": "doer", "开拓型": "pioneer", "稳健型": "steady"}


def renamed(apps: Any, _editor: Any) -> None:
    rows = apps.get_model("staffing", "PersonStyle").objects
    rows.exclude(trait="style").delete()
    for said, kind in KINDS.items():
        rows.filter(kind=said).update(kind=kind)


class Migration(migrations.Migration):

    dependencies = [
        ('staffing', '0002_intake_and_words'),
    ]

    operations = [
        migrations.RenameField('personstyle', 'value', 'kind'),
        migrations.RunPython(renamed, migrations.RunPython.noop),
        migrations.RemoveIndex('personstyle', 'style_latest'),
        migrations.RemoveField('personstyle', 'trait'),
    ]
