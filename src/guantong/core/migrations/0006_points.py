from typing import Any

from django.db import migrations, models

from guantong.standards import divisions

#: How the registers named where a point is from, before points said how well they are known.
BEFORE = ("placeholder_in_county", "geonames_cities500", "县域标注点")
NOW = {
    divisions.INVENTED: ("invented", "虚构：本县范围内随机落点"),
    divisions.SEAT: ("public", "GeoNames (CC BY 4.0)"),
    divisions.LABEL: ("address", "只到县区：县域中部一点"),
}


def know(apps: Any, _editor: Any) -> None:
    """Take the registers' points as they are told now: what was invented is drawn anew."""
    units = apps.get_model("core", "Unit").objects
    told = {row.code: row for row in divisions.load_registers().iter_tree()}
    for unit in units.filter(point_source__in=BEFORE):
        row = told.get(unit.code)
        point = row.coord if row else None
        unit.longitude, unit.latitude = point or (None, None)
        unit.knowledge, unit.point_source = NOW.get((row.coord_source if row else "") or "", ("", ""))
        unit.save()


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
