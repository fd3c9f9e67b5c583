"""What a page costs: static files named by their content, compressed, asked for once."""

import gzip
import re
from pathlib import Path

import pytest
from django.test import override_settings
from django.urls import reverse

from guantong.commands import statics
from guantong.config import settings as ours
from guantong.people.models import Person
from guantong.ui import vendor

#: What a page may cost whoever opens it for the first time, in bytes.
COLD = 250_000
LINKED = re.compile(r'(?:href|src)="/static/([^"]+)"')
PACKAGE = Path(vendor.__file__).parents[1]


@pytest.fixture(scope="session")
def gathered(tmp_path_factory):
    """The static files as `guantong serve` gathers them; a second time there is nothing to do."""
    root = tmp_path_factory.mktemp("served") / "static"
    with override_settings(STATIC_ROOT=root, STORAGES=ours.STORAGES):
        assert [statics.gather(), statics.gather()] == [True, False]
    return root


@pytest.fixture
def served(gathered, settings):
    settings.STATIC_ROOT, settings.STORAGES = gathered, ours.STORAGES
    return gathered


def test_files_of_another_version_are_gathered_anew(served):
    stamp = served.with_suffix(".sha256")
    kept = stamp.read_text()
    stamp.write_text("of another version")
    assert statics.gather()
    assert stamp.read_text() == kept


@pytest.mark.parametrize("name", ["office:home", "people:list", "people:person", "assess:campaign"])
def test_a_page_is_small_and_what_it_links_is_kept_for_good(served, client, cast, campaign, name):
    client.force_login(cast.officer)
    ratee = Person.objects.unscoped("test").order_by("pk")[0]
    keys = {"people:person": [ratee.pk], "assess:campaign": [campaign.row.pk]}
    address = reverse(name, args=keys.get(name, []))
    page = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    linked = set(LINKED.findall(gzip.decompress(page.content).decode()))
    assert any(one.startswith("vendor/tabler.min.") for one in linked)
    cost = len(page.content)
    for one in linked:
        file = client.get(f"/static/{one}", headers={"Accept-Encoding": "br"})
        assert file.status_code == 200, one
        assert "immutable" in file.headers["Cache-Control"], one
        cost += int(file.headers["Content-Length"])
    assert cost < COLD


def test_what_a_script_imports_is_served_under_its_name(served):
    imported = re.compile(r'^import .* from "\./([^"]+)"', re.M)
    scripts = [one for one in (served / "ui").glob("*.js") if imported.search(one.read_text())]
    assert scripts
    for one in scripts:
        assert all((one.parent / name).exists() for name in imported.findall(one.read_text())), one


def test_every_icon_that_a_template_writes_is_drawn():
    sheet = (PACKAGE / "ui/static/vendor" / vendor.SHEET).read_text(encoding="utf-8")
    drawn = set(re.findall(r"^\.ti-([a-z0-9-]+)\{", sheet, re.M))
    assert vendor.used(PACKAGE, drawn) == drawn


def test_an_icon_that_there_is_not_stops_the_making_in_words(tmp_path):
    page = tmp_path / "room" / "templates" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text('<i class="ti ti-lokc"></i>', encoding="utf-8")
    with pytest.raises(vendor.FrontEndError, match=r"page\.html 用了没有的图标 lokc"):
        vendor.used(tmp_path, {"lock"})


def test_what_the_signed_in_see_is_kept_by_no_browser(client, cast, campaign):
    client.force_login(cast.officer)
    for name, keys in (
        ("office:home", []), ("people:list", []), ("assess:campaign", [campaign.row.pk]),
        ("office:tree", []),
    ):  # fmt: skip
        page = client.get(reverse(name, args=keys))
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "no-store", name
    gone = client.get("/nowhere/")
    assert gone.status_code == 404
    assert gone.headers["Cache-Control"] == "no-store"
