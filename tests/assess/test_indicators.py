"""The draft set is complete and well formed; versions are drafted, published, then fixed."""

from collections import Counter

import pytest
from django.urls import reverse

from guantong.assess.models import Indicator, IndicatorSet
from guantong.assess.services import indicators
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event
from guantong.core.scope import rows_of
from guantong.standards.indicators import (
    DIMENSIONS,
    LAYERS,
    LONGEST,
    IndicatorError,
    load_default,
    read_indicators,
)

HEAD = "code,dimension,layer,key,wording,sources,note\n"


def test_the_draft_holds_77_positive_and_48_reverse_items():
    keys = Counter(row.key for row in load_default())
    assert keys == {1: 77, -1: 48}


def test_every_dimension_and_layer_has_positive_and_reverse_items():
    cells = Counter((r.dimension, r.layer, r.key) for r in load_default())
    assert all(cells[d, x, 1] >= 3 and cells[d, x, -1] >= 2 for d in DIMENSIONS for x in LAYERS)


def test_wordings_are_short_single_and_about_what_is_seen():
    for row in load_default():
        assert 8 <= len(row.wording) <= LONGEST
        assert not set("；。，、？") & set(row.wording), row.wording
        assert not any(w in row.wording for w in ("信仰", "宗教", "聊天", "内心", "思想上"))
        assert row.note


def test_a_reverse_item_is_not_a_positive_one_denied():
    def bare(text):
        for word in ("没有", "不能", "不", "未", "无"):
            text = text.replace(word, "")
        return text

    positive = {bare(r.wording) for r in load_default() if r.key == 1}
    assert not positive & {bare(r.wording) for r in load_default() if r.key == -1}


def test_peers_can_answer_all_and_each_group_something_in_each_dimension():
    rows = load_default()
    assert all("peer" in r.sources and "self" in r.sources for r in rows)
    seen = {(r.dimension, s) for r in rows for s in r.sources}
    assert len(seen) == 5 * 6


def test_every_fault_of_every_line_is_told():
    text = HEAD + (
        "P1,政治忠诚,学,1,按时参加学习,peer self,x\n"
        "P1,政治忠心,学,1,按时参加学习,peer,x\n"
        ",政治忠诚,乐,0,,peer nobody,x\n"
    )
    with pytest.raises(IndicatorError) as caught:
        read_indicators(text.splitlines(keepends=True))
    told = "；".join(caught.value.faults)
    for part in (
        "第 3 行：编号与第 2 行重复", "第 3 行：内容与第 2 行重复",
        "第 3 行：维度「政治忠心」不存在",
        "第 3 行：至少要有两类来源", "第 4 行：编号为空", "第 4 行：层次「乐」不存在",
        "第 4 行：方向须为", "第 4 行：内容为空", "第 4 行：来源「nobody」不存在",
    ):  # fmt: skip
        assert part in told


@pytest.fixture
def draft(town):
    return indicators.add_default(None)


@pytest.mark.both
def test_the_default_set_is_added_once(draft):
    assert indicators.add_default(None) is None
    assert rows_of(draft, Indicator).count() == 125


def test_a_published_set_never_changes(draft, cast):
    indicators.publish(cast.officer, draft)
    item = rows_of(draft, Indicator).first()
    with pytest.raises(Conflict, match="已发布"):
        indicators.edit(cast.officer, item, wording="另一句话的内容", note="")
    made = indicators.revise(cast.officer, draft)
    assert (made.version, rows_of(made, Indicator).count()) == (2, 125)
    indicators.edit(
        cast.officer, rows_of(made, Indicator).first(), wording="另一句话的内容", note=""
    )
    assert rows_of(draft, Indicator).first().wording == item.wording
    with pytest.raises(Conflict, match="草稿"):
        indicators.revise(cast.officer, draft)


@pytest.mark.both
def test_a_repeated_wording_is_refused_with_its_code(draft, cast):
    first, second = rows_of(draft, Indicator)[:2]
    with pytest.raises(GuantongError, match=first.code):
        indicators.edit(cast.officer, second, wording=first.wording, note="")


def test_leaders_read_but_do_not_edit(draft, cast):
    with pytest.raises(Refused):
        indicators.publish(cast.leader, draft)


def test_an_officer_edits_publishes_and_revises_on_the_screen(draft, cast, client):
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    item = rows_of(draft, Indicator).first()
    url = reverse("frame:act", args=["assess.indicator", item.pk, "edit"])
    assert client.post(url, {"wording": "字" * 46, "note": ""}).status_code == 400
    assert client.post(url, {"wording": "按时参加了每次学习", "note": ""}).status_code == 302
    assert client.post(_act(draft, "publish")).status_code == 302
    assert client.post(_act(draft, "revise")).status_code == 302
    assert IndicatorSet.objects.unscoped("test").count() == 2
    assert (
        "按时参加了每次学习" in client.get(reverse("assess:set", args=[draft.pk])).content.decode()
    )


def test_below_the_owner_a_set_is_read_and_not_changed(draft, cast, client):
    county, item = cast.stranger, rows_of(draft, Indicator).first()
    client.force_login(county, backend="django.contrib.auth.backends.ModelBackend")
    assert draft.name in client.get(reverse("assess:sets")).content.decode()
    page = client.get(reverse("assess:set", args=[draft.pk])).content.decode()
    assert item.wording in page
    assert _act(draft, "publish") not in page
    for row, name in ((item, "edit"), (draft, "publish"), (draft, "revise")):
        assert client.post(_act(row, name), {"wording": "改掉全市的指标"}).status_code == 404
    for act in (
        lambda: indicators.edit(county, item, wording="改掉全市的指标", note=""),
        lambda: indicators.publish(county, draft),
        lambda: indicators.revise(county, draft),
    ):
        with pytest.raises(Refused, match="维护指标"):
            act()
    refused = Event.objects.unscoped("test").filter(outcome="拒绝", actor=county)
    assert refused.values_list("action", flat=True).distinct().count() == 3


def _act(row, name):
    return reverse("frame:act", args=[row._meta.label_lower, row.pk, name])


def test_a_countys_own_set_is_the_countys_to_keep_and_nobodys_beside_it(draft, cast, town):
    rows = IndicatorSet.objects.unscoped("test")
    rows.update(unit=town.first, unit_path=town.first.path)
    assert not IndicatorSet.objects.visible_to(cast.stranger).exists()
    rows.update(unit=town.second, unit_path=town.second.path)
    own = IndicatorSet.objects.visible_to(cast.stranger).get()
    assert indicators.publish(cast.stranger, own).published_at
    made = indicators.revise(cast.stranger, own)
    assert (made.unit, made.version) == (town.second, 2)
    assert IndicatorSet.objects.visible_to(cast.officer).count() == 2
