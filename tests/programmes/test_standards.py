"""Standards in editions, published by two; evidence judged by another, checked by a third."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.jobs.branches.conftest import TODAY, branches, desk  # noqa: F401
from tests.jobs.branches.steps import appraisal, refresh, show_all, verdict

from guantong.core import acts
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Signing
from guantong.core.scope import rows_of
from guantong.programmes.listings.standards import Proofs
from guantong.programmes.models import Appraisal, Criterion, Proof, Standard, Verdict
from guantong.programmes.queries import standards as queries
from guantong.programmes.services import judging, standards
from guantong.programmes.services.predicates import PREDICATES, months_after

pytestmark = pytest.mark.django_db
CRITERION = {
    "head": "阵地建设规范化", "kind": "document", "mandatory": True, "frequency": "年",
    "evidence": "照片", "valid_months": 12, "article": "", "source": "本县规定", "page": "",
    "basis": "own_draft", "verify": True, "note": "",
}  # fmt: skip


def draft(actor, unit, **more):
    said = {
        "code": "local", "name": "本县村党支部标准", "kind": "村", "in_force": dt.date(2026, 2, 1),
        "source": "本县规定", "subject_model": "core.partyorganisation",
    }  # fmt: skip
    return standards.draft(actor, unit, **said | more)


def published(desk, unit, *codes):  # noqa: F811
    row = draft(desk.org, unit)
    for code in codes:
        standards.add(desk.org, row, code=code, text=f"{code}条", **CRITERION)
    acts.second(desk.org2, standards.publish(desk.org, row))
    return Standard.objects.unscoped("test").get(pk=row.pk)


def test_a_standard_is_published_by_two_and_never_edited(town, desk, branches):  # noqa: F811
    row = draft(desk.org, town.first)
    with pytest.raises(Conflict, match="还没有条目"):
        standards.publish(desk.org, row)
    one = standards.add(desk.org, row, code="a1", text="有活动场所", **CRITERION)
    signing = standards.publish(desk.org, row)
    assert isinstance(signing, Signing)
    with pytest.raises(Refused, match="另一人"):
        acts.second(desk.org, signing)
    acts.second(desk.org2, signing)
    row = Standard.objects.unscoped("test").get(pk=row.pk)
    assert (row.state, row.seconded_by) == ("published", desk.org2)
    with pytest.raises(Conflict):
        standards.alter(desk.org, one, **CRITERION | {"text": "改"})
    with pytest.raises(Conflict):
        standards.drop(desk.org, one)
    second = standards.revise(desk.org, row, in_force=dt.date(2027, 1, 1))
    assert (second.edition, second.state) == (2, "draft")
    assert rows_of(second, Criterion).get().text == "有活动场所"


def test_a_computed_criterion_says_of_what_and_how(town, desk, branches):  # noqa: F811
    row = draft(desk.org, town.first)
    computed = CRITERION | {"kind": "computed", "text": "党员三名以上"}
    with pytest.raises(GuantongError, match="据以计算的记录"):
        standards.add(desk.org, row, code="a1", **computed)
    with pytest.raises(GuantongError, match="数值"):
        standards.add(
            desk.org, row, code="a1", fact="party.members", predicate="at_least", **computed
        )
    told = {"fact": "party.members", "predicate": "at_least", "threshold": 3}
    assert standards.add(desk.org, row, code="a1", **told, **computed).threshold == 3


def test_the_nearest_standard_holds_from_its_day(town, desk, branches):  # noqa: F811
    published(desk, town.first, "a1")
    refresh(dt.date(2026, 1, 20))
    assert appraisal(branches.village).standard.code == "branch-village"
    refresh(TODAY)
    assert appraisal(branches.village).standard.code == "local"
    assert appraisal(branches.village).unknown == 1


def test_evidence_is_judged_by_another_and_checked_by_a_third(town, desk, branches):  # noqa: F811
    refresh()
    row = appraisal(branches.village)
    show_all(branches.village, without=("c08",))
    today = timezone.localdate()
    with pytest.raises(GuantongError, match="系统计算"):
        judging.show(desk.secretary, row, "c10", "会议开过了", today)
    proof = judging.show.run(desk.secretary, row, "c08", "选举办法和计票表", today).value
    with pytest.raises(Conflict, match="已有佐证待认定"):
        judging.show(desk.secretary, row, "c08", "再交一次材料", today)
    waits = Proofs.waits[0].rows
    assert list(waits(desk.ship)) == [proof]
    assert not waits(desk.secretary).exists()
    with pytest.raises(Refused):
        judging.judge(desk.secretary, proof, value="met", said="看过材料")
    before = appraisal(branches.village).met
    signing = judging.judge(desk.ship, proof, value="met", said="材料齐全")
    assert appraisal(branches.village).met == before
    with pytest.raises(Refused, match="另一人"):
        acts.second(desk.ship, signing)
    acts.second(desk.ship2, signing)
    one = verdict(branches.village, "c08")
    assert (one.value, one.by, one.seconded_by) == ("met", desk.ship, desk.ship2)
    assert one.valid_until == months_after(today, 60)
    assert appraisal(branches.village).met == before + 1
    assert not waits(desk.ship).exists()


def test_whoever_handed_in_does_not_judge(town, desk, branches):  # noqa: F811
    refresh()
    proof = judging.show.run(
        desk.ship, appraisal(branches.village), "c30", "到现场看过", timezone.localdate()
    ).value
    with pytest.raises(Refused):
        judging.judge(desk.ship, proof, value="met", said="看过材料")
    assert not Proofs.waits[0].rows(desk.ship).exists()
    signing = judging.judge(desk.ship2, proof, value="met", said="看过材料")
    with pytest.raises(Refused):
        acts.second(desk.ship, signing)
    acts.second(desk.org, signing)
    assert verdict(branches.village, "c30").value == "met"


def test_not_known_is_no_no_and_a_later_verdict_keeps_the_old(town, desk, branches):  # noqa: F811
    refresh()
    row, today = appraisal(branches.village), timezone.localdate()
    for value in ("unknown", "met"):
        proof = judging.show.run(desk.secretary, row, "c30", "党旗和公开栏", today).value
        acts.second(desk.ship2, judging.judge(desk.ship, proof, value=value, said="看过照片"))
        if value == "unknown":
            assert appraisal(branches.village).unmet == 0
    said = Verdict.objects.unscoped("test").filter(criterion__code="c30")
    assert sorted(said.values_list("value", "replaced")) == [("met", False), ("unknown", True)]
    assert [one.value for one in queries.former(row)] == ["unknown"]


def test_the_next_edition_takes_along_what_was_judged_of_lines_that_say_the_same(
    town,
    desk,  # noqa: F811
    branches,  # noqa: F811
):
    row = published(desk, town.first, "a1", "a2")
    refresh(TODAY)
    held, today = appraisal(branches.village), timezone.localdate()
    for code in ("a1", "a2"):
        proof = judging.show.run(desk.secretary, held, code, "现场照片", TODAY).value
        acts.second(desk.ship2, judging.judge(desk.ship, proof, value="met", said="看过照片"))
    first = verdict(branches.village, "a1")
    following = standards.revise(desk.org, row, in_force=today)
    other = rows_of(following, Criterion).get(code="a2")
    standards.alter(desk.org, other, **CRITERION | {"text": "a2条，另加一个会议室"})
    acts.second(desk.org2, standards.publish(desk.org, following))
    refresh(today)
    held = appraisal(branches.village)
    assert (held.standard_id, held.met, held.unknown) == (following.pk, 1, 1)
    kept = Verdict.objects.unscoped("test").get(appraisal=held, criterion__standard=following)
    same = ("value", "said", "on", "valid_until", "by_id", "seconded_by_id", "proof_id")
    assert [getattr(kept, name) for name in same] == [getattr(first, name) for name in same]
    refresh(today)
    assert appraisal(branches.village).met == 1


def test_a_verdict_runs_out(town, desk, branches):  # noqa: F811
    refresh()
    show_all(branches.village)
    row, today = appraisal(branches.village), timezone.localdate()
    before = row.unknown
    some = Verdict.objects.unscoped("test").filter(appraisal=row, criterion__code="c26")
    some.update(valid_until=today - dt.timedelta(days=1))
    judging.again([row], today)
    assert appraisal(branches.village).unknown == before + 1
    (line,) = (
        one for head in queries.of_appraisal(row) for one in head.lines
        if one.criterion.code == "c26"
    )  # fmt: skip
    assert (line.value, line.sign, line.words) == ("run_out", "?", "已过期，不清楚")
    old = dt.date(today.year - 3, 1, 1)
    with pytest.raises(GuantongError, match="已经过期"):
        judging.show(desk.secretary, row, "c26", "旧的材料", old)


def test_what_was_computed_long_ago_counts_no_more(branches):  # noqa: F811
    day = timezone.localdate() - dt.timedelta(days=40)
    refresh(day)
    show_all(branches.village)
    assert not Appraisal.objects.unscoped("test").filter(Appraisal.assessed()).exists()


@pytest.mark.parametrize(
    ("name", "value", "number", "wanted"),
    [
        ("at_least", 3, 3, True), ("at_least", 2, 3, False), ("at_most", 51, 50, False),
        ("equals", 5, 5, True), ("is_yes", "yes", None, True), ("is_yes", "no", None, False),
        ("is_yes", "unknown", None, None), ("at_least", "三", 3, None),
        ("not_past", TODAY, None, True), ("not_past", dt.date(2026, 6, 14), None, False),
        ("within_months_of", dt.date(2025, 6, 15), 12, True),
        ("within_months_of", dt.date(2025, 6, 14), 12, False),
        ("within_months_of", "2025", 12, None),
    ],
)  # fmt: skip
def test_predicates_compare_and_leave_unknown_what_they_cannot(name, value, number, wanted):
    assert PREDICATES[name].holds(value, number, TODAY) is wanted


def test_pages_show_lines_with_their_source_and_no_share(client, town, desk, branches):  # noqa: F811
    refresh()
    proof = judging.show.run(
        desk.secretary, appraisal(branches.village), "c08", "计票表两份", timezone.localdate()
    ).value
    client.force_login(desk.ship, "django.contrib.auth.backends.ModelBackend")
    page = client.get(appraisal(branches.village).get_absolute_url()).content.decode()
    for word in ("待核", "中国共产党支部工作条例", "还没有组织生活记录", "佐证待认定", "计票表"):
        assert word in page
    assert not re.search(r"\d\s*%", page)
    matrix = client.get(reverse("programmes:matrix")).content.decode()
    assert "一村党支部" in matrix
    assert (
        matrix.count("data-drawer aria-label")
        == Criterion.objects.unscoped("t").filter(standard__kind="村").count()
    )
    inbox = client.get(reverse("programmes:proofs")).content.decode()
    assert "计票表" in inbox
    drawer = client.get(
        appraisal(branches.village).get_absolute_url() + "?item=c08&view=drawer"
    ).content.decode()
    assert "c08" in drawer
    assert "c09" not in drawer
    client.force_login(desk.far, "django.contrib.auth.backends.ModelBackend")
    assert client.get(appraisal(branches.village).get_absolute_url()).status_code == 404
    assert Proof.objects.unscoped("test").get() == proof


def test_a_page_of_the_matrix_takes_no_query_a_row(
    client, town, desk, branches, django_assert_max_num_queries  # noqa: F811
):  # fmt: skip
    from guantong.core.services.party import tree

    for n in range(30):
        tree.create(None, town.village, f"{n}组党支部", "branch", f"N{n}", full_members=9)
    refresh()
    client.force_login(desk.org, "django.contrib.auth.backends.ModelBackend")
    client.get(reverse("programmes:matrix"))
    with django_assert_max_num_queries(30):
        page = client.get(reverse("programmes:matrix")).content.decode()
    assert page.count('scope="row"') == 20
