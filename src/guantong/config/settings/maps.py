"""What lies under the map: nothing of another host, unless it is named here.

``GUANTONG_TILES`` names one or more addresses of tiles, apart by spaces, with {z}, {x} and {y};
``GUANTONG_TILES_CREDIT`` whose they are; ``GUANTONG_TILES_DATUM`` in which degrees they are drawn:
wgs84 (also CGCS2000, 天地图) or gcj02 (高德, 腾讯). A key stands in the address, nowhere else.
"""

import os

from guantong.config.settings.env import OFFLINE, chosen

_ADDRESSES = [] if OFFLINE else os.environ.get("GUANTONG_TILES", "").split()
MAP_TILES = {
    "addresses": _ADDRESSES,
    "credit": os.environ.get("GUANTONG_TILES_CREDIT", ""),
    "datum": chosen("GUANTONG_TILES_DATUM", ("wgs84", "gcj02")),
} if _ADDRESSES else None  # fmt: skip
