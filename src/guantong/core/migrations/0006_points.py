from typing import Any

from django.db import migrations, models

KNOWN = {"placeholder_in_county": "invented", "geonames_cities500": "public"}


def know(apps: Any, _editor: Any) -> None:
    units = apps.get_model("core", "Unit").objects
    for source, knowledge in KNOWN.items():
        units.filter(point_source=source).update(knowledge=knowledge)


class Migration(migrations.Migration):
    dependencies = [("core", "0005_holidays")]

    operations = [
        migrations.RenameField("unit", "coordinate_source", "point_source"),
        migrations.AlterField(
            "unit", "point_source",
            models.CharField(blank=True, default="", max_length=80, verbose_name="位置出处"),
        ),
        migrations.AddField(
            "unit", "knowledge",
            models.CharField(
                blank=True, choices=[("surveyed", "实地测量"), ("public", "公开资料"), ("entered", "地图标注"), ("address", "只到地址"), ("invented", "虚构")], default="", max_length=8, verbose_name="位置来历"
            ),
        ),
        migrations.AddField(
            "unit", "radius",
            models.PositiveIntegerField(blank=True, null=True, verbose_name="误差半径（米）"),
        ),
        migrations.RunPython(know, migrations.RunPython.noop),
    ]
