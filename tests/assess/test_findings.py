"""Fairness, unusual forms and advice: for those who judge, never the ratee, never a name."""

import datetime
import doctest

import numpy as np
import pytest
from django.urls import reverse

from guantong.assess import traits
from guantong.assess.models import Indicator, Ratee, RateeResult, UnitResult
from guantong.assess.services import campaigns, importing, results
from guantong.core.scope import rows_of

pytestmark = pytest.mark.django_db
SIGNS = ("需核实的异常测评情况", "异常测评表 2 套")


@pytest.fixture
def copied(cast, campaign, shelf):
    return shelf.take(_copied, cast, campaign)


def _copied(cast, campaign):
    """Twelve peers and eight subordinates; the second peer handed in the first one's forms."""
    rng = np.random.default_rng(3)
    ratees = list(rows_of(campaign.row, Ratee))
    items = list(rows_of(campaign.items, Indicator))
    keys = np.array([item.key for item in items])
    sheets = {}
    for source, many in (("peer", 12), ("subordinate", 8)):
        asked = np.array([source in item.sources for item in items])
        for n in range(many):
            sheet = importing.Sheet(source)
            for level, ratee in zip((0.6, 0.65, 0.7, 0.75, 0.8, 0.9), ratees, strict=True):
                agree = rng.random(len(items)) < level
                answers = np.where((keys > 0) == agree, 1, 0)
                sheet.forms[ratee.pk] = bytes(np.where(asked, answers, 255).astype(np.uint8))
            sheets[f"{source}{n}"] = sheet
    sheets["peer1"].forms = dict(sheets["peer0"].forms)
    importing.keep(cast.officer, campaign.row, sheets)
    row = campaigns.close(cast.officer, campaign.row)
    made, _ = results.compute(row, actor=cast.officer)
    campaigns.let_read(None, campaigns.publish(cast.officer, row))
    return made


def _page(client, account, route, pk):
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse(route, args=[pk]))


def test_traits_are_read_from_the_persons_on_the_day_the_inspection_opens(campaign):
    ratees = rows_of(campaign.row, Ratee).select_related("person")
    found = traits.traits_of(ratees, datetime.date(2026, 3, 1))
    assert list(found) == ["性别", "年龄段", "民族"]
    assert set(found["性别"].values()) == {"男"}
    assert set(found["年龄段"].values()) == {"46至55岁"}
    assert set(found["民族"].values()) == {"汉族"}


@pytest.mark.parametrize(
    ("born", "band"),
    [
        ("1990-04", "35岁及以下"), ("1990-03", "36至45岁"), ("1970-03", "56岁及以上"),
        ("1970-04", "46至55岁"), ("199003", "36至45岁"), ("", ""), ("1990-13", ""), ("不详", ""),
    ],
)  # fmt: skip
def test_age_turns_in_the_month_of_birth(born, band):
    assert traits.age_band(born, datetime.date(2026, 3, 31)) == band


def test_the_engine_is_given_the_traits(measured):
    a = measured.result.levels.fit.plan.answers
    assert [t.name for t in a.traits] == ["性别", "年龄段", "民族"]
    assert all(len(t.values) == 6 for t in a.traits)


def test_copied_forms_are_counted_without_a_kind_a_form_or_a_name(client, cast, copied):
    unusual = copied.content["unusual"]
    assert (unusual["screened"], unusual["forms"], unusual["raters"]) == (True, 2, 20)
    assert [one["forms"] for one in unusual["ways"]] == [2]
    text = _page(client, cast.leader, "assess:results", copied.pk).content.decode()
    assert all(word in text for word in (*SIGNS, "测评表不能打开", "公平性", "下次建议"))
    part = text[text.index("需核实的异常测评情况") : text.index("技术说明")]
    assert not any(word in part for word in ("串通", "报复", "（虚构）", "甲"))


def test_the_unit_page_shows_its_own_suspicions(client, cast, copied):
    unit = UnitResult.objects.unscoped("test").get(results=copied)
    text = _page(client, cast.leader, "assess:unit-result", unit.pk).content.decode()
    assert all(word in text for word in SIGNS)


def test_the_ratee_is_never_shown_whom_others_suspect(client, cast, campaign, copied):
    own = RateeResult.objects.unscoped("test").get(
        results=copied, ratee__person__account=cast.ratee
    )
    text = _page(client, cast.ratee, "assess:own", own.pk).content.decode()
    assert not any(word in text for word in SIGNS)
    assert "unusual" not in own.content
    assert client.get(reverse("assess:results", args=[copied.pk])).status_code in (403, 404)
    unit = UnitResult.objects.unscoped("test").get(results=copied)
    assert client.get(reverse("assess:unit-result", args=[unit.pk])).status_code in (403, 404)


def test_advice_says_what_more_raters_bring(client, cast, copied):
    advice = copied.content["advice"]
    assert round(advice["forms"]) == 20
    assert [(row["source"], row["now"]) for row in advice["rows"]] == [
        ("同级", 12), ("下级", 8),
    ]  # fmt: skip
    assert all(row["points"] < advice["points"] for row in advice["rows"])
    text = _page(client, cast.leader, "assess:results", copied.pk).content.decode()
    assert f"相差 {advice['points']:.1f} 分以上" in text


def test_results_made_before_these_findings_still_open(client, cast, copied):
    copied.content = {
        k: v for k, v in copied.content.items() if k not in ("fairness", "unusual", "advice")
    }
    copied.save()
    assert _page(client, cast.leader, "assess:results", copied.pk).status_code == 200


def test_examples():
    assert doctest.testmod(traits).failed == 0
