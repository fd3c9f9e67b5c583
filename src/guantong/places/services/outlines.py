"""Outlines that somebody hands in as GeoJSON: read, checked, kept as one geometry."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.formats.geojson import GeoJSONError, collection, outlines

#: A larger file holds more than the outline of a site or an area.
LIMIT = 1 << 20
#: Longitudes and latitudes in which a place of China can lie.
EAST, NORTH = (73.0, 136.0), (3.0, 54.0)


def read(upload: Any, field: str = "upload") -> dict[str, Any]:
    """Return the geometry of the one area of a GeoJSON file, in WGS 84.

    Raises
    ------
    GuantongError
        If the file is too large, no GeoJSON, holds no or several areas, or lies outside China.

    """
    content = upload.read(LIMIT + 1)
    if len(content) > LIMIT:
        raise GuantongError(_("文件超过 1 MB，请只导出这一处的范围线。"), field=field)
    try:
        some = outlines(content.decode("utf-8-sig"))
    except (GeoJSONError, UnicodeDecodeError) as error:
        raise GuantongError(
            _("读不出范围线：不是 GeoJSON，或其中的轮廓不完整。"), field=field
        ) from error
    if len(some) != 1:
        told = _("文件里应当只有一个面，现在有 %d 个。")
        raise GuantongError(told % len(some), field=field)
    for ring in some[0].rings:
        for x, y in ring:
            if not (EAST[0] <= x <= EAST[1] and NORTH[0] <= y <= NORTH[1]):
                text = _("范围线有不在中国境内的点，请确认坐标是经度在前、纬度在后的 WGS 84。")
                raise GuantongError(text, field=field)
    geometry: dict[str, Any] = collection(some)["features"][0]["geometry"]
    return geometry
