"""The map of all 3,331 villages in a real browser: until it is drawn, and what that transfers.

    python benchmarks/places_map.py

The units are the real tree. Villages have no points: here each gets an invented one beside its
township, and is drawn as such. Bars: drawn in 1 s, at most 150 kB of the page's own (Leaflet, the
component, outlines, the layer; compressed), nothing refused, nothing asked of another host.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import threading
import time
from typing import Any

RUNS, BAR_SECONDS, BAR_KILOBYTES = 7, 1.0, 150
#: What the map asks for besides any page of the house.
OWN = ("leaflet", "/ui/map", "/ui/gcj", "/maps/base/", "points=1")
LAYER = "/units/?points=1&kind=village"


def main() -> int:
    """Fill an empty system, draw the map, tell whether the bars are met."""
    with tempfile.TemporaryDirectory(prefix="guantong-bench-") as folder:
        os.environ["GUANTONG_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "guantong.config.settings"
        os.environ["GUANTONG_SECOND_FACTOR"] = "0"
        os.environ.pop("GUANTONG_DATABASE", None)
        import django

        django.setup()
        cookie = _filled()
        address, stop = _served()
        try:
            return _measured(address, cookie)
        finally:
            stop()


def _filled() -> str:
    """Make the tree, a point for each village, an officer; return the officer's session."""
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    settings.MIGRATION_MODULES = {one.label: None for one in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    from guantong.commands import demo, statics
    from guantong.core.models import Unit
    from guantong.core.services import accounts, registers

    registers.import_divisions(None)
    units = Unit.objects.unscoped("benchmark")
    draw = random.Random(19)  # noqa: S311 - no secret
    villages = list(units.filter(kind="village").select_related("parent"))
    for one in villages:
        at = one.parent if one.parent.longitude is not None else units.get(code="431103")
        one.longitude = round(at.longitude + draw.uniform(-0.08, 0.08), 5)
        one.latitude = round(at.latitude + draw.uniform(-0.08, 0.08), 5)
        one.knowledge = "invented"
    units.bulk_update(villages, ("longitude", "latitude", "knowledge"), batch_size=500)
    city = units.get(parent=None)
    officer = demo._accounts(city)["zuzhi"]
    accounts.grant(None, officer, role="organisation_officer", unit=city)
    statics.gather()
    client = Client(SERVER_NAME="localhost")
    client.force_login(officer, "django.contrib.auth.backends.ModelBackend")
    print(f"{len(villages):,} villages")
    _timed(client)
    return str(client.cookies["sessionid"].value)


def _timed(client: Any) -> None:
    spent, used = [], []
    for _n in range(RUNS):
        started, before = time.perf_counter(), time.process_time()
        answer = client.get(LAYER, headers={"Accept-Encoding": "gzip"})
        spent.append(time.perf_counter() - started)
        used.append(time.process_time() - before)
    told = f"{statistics.median(spent):6.2f} s ({statistics.median(used):.2f} s of processor)"
    print(f"the layer's address answers in {told}, {len(answer.content) / 1000:.0f} kB compressed")


def _served() -> tuple[str, Any]:
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from guantong.config.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadedWSGIServer(("localhost", 0), Quiet)
    server.set_app(application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://localhost:{server.server_port}", server.shutdown


def _measured(address: str, cookie: str) -> int:
    from playwright.sync_api import sync_playwright

    spent, sizes, faults, asked = [], {}, [], []
    with sync_playwright() as play:
        opened = play.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for run in range(RUNS):
            context = opened.new_context(viewport={"width": 1440, "height": 900})
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
            page = context.new_page()
            page.on("console", lambda m: m.type == "error" and faults.append(m.text))
            page.on("request", lambda sent: asked.append(sent.url))
            spent.append(_drawn(page, address, sizes if run == 0 else {}))
            context.close()
        opened.close()
    own = {name: size for name, size in sizes.items() if any(one in name for one in OWN)}
    for name, size in sorted(own.items()):
        print(f"  {size / 1000:7.1f} kB  {name.removeprefix(address)}")
    whole = sum(own.values()) / 1000
    foreign = [one for one in asked if not one.startswith((address, "data:"))]
    middle = statistics.median(spent)
    print(f"drawn after its data are asked for: {middle:.2f} s (at most {BAR_SECONDS})")
    print(f"of the page's own {whole:.0f} kB (at most {BAR_KILOBYTES})")
    print(f"{len(faults)} refused, {len(foreign)} asked of other hosts")
    met = middle <= BAR_SECONDS and whole <= BAR_KILOBYTES and not faults and not foreign
    return 0 if met else 1


def _drawn(page: Any, address: str, sizes: dict[str, int]) -> float:
    """Open the villages' list with its map in a fresh browser; return seconds until it is drawn."""
    session, names = page.context.new_cdp_session(page), {}
    session.send("Network.enable")
    session.on(
        "Network.requestWillBeSent", lambda e: names.update({e["requestId"]: e["request"]["url"]})
    )
    session.on(
        "Network.loadingFinished",
        lambda e: sizes.update({names.get(e["requestId"], "?"): int(e["encodedDataLength"])}),
    )
    page.goto(f"{address}/units/?kind=village&map=1")
    page.wait_for_selector("[data-map][data-drawn]")
    return float(page.evaluate(
        "performance.getEntriesByName('map-drawn')[0].startTime"
        " - performance.getEntriesByName('map-asked')[0].startTime"
    )) / 1000  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
