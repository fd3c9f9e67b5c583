"""Help in place: each line's guide with the words it uses, from the sources and from a wheel."""

from pathlib import Path

import pytest
from django.urls import reverse
from hatchling.builders.wheel import WheelBuilder

from guantong.frame import guides, rooms
from guantong.ui import markdown

ROOT = Path(__file__).parents[2]
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _declared():
    lines = [one for room in rooms.rooms() for one in (*room.menu, *room.phases)]
    return {one.guide for one in lines} - {""}


def test_a_wheel_carries_every_guide_that_a_line_names_and_the_glossary():
    builder = WheelBuilder(str(ROOT))
    carried = {file.distribution_path for file in builder.recurse_included_files()}
    wanted = {f"guantong/guides/user/{name}.md" for name in _declared()}
    assert {*wanted, "guantong/guides/glossary.md"} - carried == set()
    assert not any("/images/" in path for path in carried if path.startswith("guantong/guides"))


def test_an_installed_package_reads_its_own_guides_first(tmp_path, monkeypatch):
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "rules.md").write_text("# 装好的", encoding="utf-8")
    monkeypatch.setattr(guides, "PLACES", (tmp_path, *guides.PLACES))
    assert guides.text_of("rules") == "# 装好的"
    assert guides.text_of("papers").startswith("# 任免审批表")


@pytest.mark.django_db
def test_a_page_leads_to_its_guide_and_the_guide_explains_its_words(client, cast):
    client.force_login(cast.officer, backend=BACKEND)
    address = reverse("frame:help", args=["term-change"])
    assert f'href="{address}"' in client.get(reverse("staffing:scenarios")).content.decode()
    part = client.get(address, {"view": "drawer"}).content.decode()
    assert "<html" not in part
    assert part.count("<dt>") > 3
    assert "<html" in client.get(address).content.decode()
    assert client.get(reverse("frame:help", args=["nothing"])).status_code == 404


@pytest.mark.django_db
def test_a_page_without_a_guide_of_its_own_leads_to_that_of_the_workbench(client, cast):
    client.force_login(cast.officer, backend=BACKEND)
    address = reverse("frame:help", args=["workbench"])
    assert f'href="{address}"' in client.get(reverse("office:profile")).content.decode()


@pytest.mark.parametrize("name", sorted(_declared()))
def test_every_guide_is_read_as_headings_and_lists_not_as_signs(name):
    shown = markdown.html(guides.text_of(name))
    assert "<h2>" in shown
    for sign in ("**", "](", "\n#", "|--"):
        assert sign not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# 甲\n乙", "<h2>甲</h2>\n<p>乙</p>"),
        ("1. 选\n2. 传", "<ol><li>选</li><li>传</li></ol>"),
        ("- 一\n  续\n- 二", "<ul><li>一续</li><li>二</li></ul>"),
        ("看[规则](rules.md)的`条`。", "<p>看规则的<code>条</code>。</p>"),
        ("one\ntwo", "<p>one two</p>"),
        ("**须**改", "<p><strong>须</strong>改</p>"),
        ("![图](x.png)", "<p></p>"),
        ("<script>1</script>", "<p>&lt;script&gt;1&lt;/script&gt;</p>"),
        ("```\na <b>\n```", "<pre><code>a &lt;b&gt;</code></pre>"),
        (
            "| 列 |\n|:-:|\n| 甲 |",
            '<table class="table"><tr><th>列</th></tr><tr><td>甲</td></tr></table>',
        ),
    ],
)  # fmt: skip
def test_the_markdown_of_the_guides(text, shown):
    assert markdown.html(text).strip() == shown
