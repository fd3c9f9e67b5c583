"""Special reports: asked of many chiefs, handed in, heard, ended by another."""

import datetime as dt

import pytest
from tests.casework.paper import paper
from tests.jobs.supervision.chiefs import finish, turn_of

from guantong.casework.models import Case, Turn
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.frame.figures import FIGURES
from guantong.jobs.supervision.listings.reports import OwnReports, Reports
from guantong.jobs.supervision.services import reports

pytestmark = pytest.mark.django_db
TOPIC, BY = "项目建设中的廉洁风险", "甲县县委"


def _due(days=20):
    return dt.date.today() + dt.timedelta(days=days)


@pytest.fixture
def asked(cast, chiefs):
    """One each asked of the secretary and the head of 红星镇, at once."""
    some = [chiefs.secretary, chiefs.head]
    reports.ask.over(cast.supervisor, some, topic=TOPIC, asked_by=BY, due=_due())
    return list(Case.objects.unscoped("test").filter(process__key=reports.KEY).order_by("pk"))


def _heard(case, officer, outcome="已述职", **more):
    said = {"meeting": "县委常委会", "heard_on": dt.date.today(), "heard_by": "县委常委会全体成员"}
    finish(case, officer, outcome, questions="变更怎样审", answers="集体会审", **said, **more)


def test_many_are_asked_at_once_each_about_whoever_holds_the_post(cast, chiefs, asked):
    assert [one.subject_name for one in asked] == ["陈书记（虚构）", "李镇长（虚构）"]
    assert asked[0].title == f"红星镇党委书记专项述职：{TOPIC}"
    left = (turn_of(asked[0]).due - _due()).days
    assert 0 <= left <= 9, "the day itself, or the working day after it"
    ask = reports.ask
    for days in (0, 400):
        with pytest.raises(GuantongError, match="一年以内") as error:
            ask(cast.supervisor, chiefs.head, topic=TOPIC, asked_by=BY, due=_due(days))
        assert error.value.field == "due"


def test_it_is_handed_in_by_oneself_heard_and_ended_by_another(cast, chiefs, asked):
    case = asked[0]
    assert [one.pk for one in OwnReports.waits[0].rows(cast.ratee)] == [case.pk]
    with pytest.raises(Refused):
        reports.hand_in(cast.supervisor, case, report="代写")
    with pytest.raises(Refused):
        reports.hand_in(cast.ratee, asked[1], report="别人的")
    reports.hand_in(cast.ratee, case, report="一年来的变更都会审了", upload=paper("附件.pdf"))
    case.refresh_from_db()
    assert case.data["report"] == "一年来的变更都会审了"
    assert not OwnReports.waits[0].rows(cast.ratee).exists()
    with pytest.raises(Conflict):
        reports.hand_in(cast.ratee, case, report="又一份")
    _heard(case, cast.supervisor, "须补充报告", reason="没有写附属工程")
    reports.hand_in(cast.ratee, case, report="附属工程补充如下")
    _heard(case, cast.supervisor)
    with pytest.raises(Refused, match="您办理了“述职”"):
        finish(case, cast.supervisor)
    finish(case, chiefs.other)
    assert (case.result, case.data["answers"]) == ("已述职", "集体会审")


def test_a_missing_one_says_so_and_one_on_paper_is_entered(cast, asked):
    case = asked[1]
    assert not Reports.waits[0].rows(cast.supervisor).exists()
    late = dt.date.today() - dt.timedelta(days=1)
    Turn.objects.unscoped("test").filter(case=case).update(due=late)
    assert Reports.waits[0].rows(cast.supervisor).get() == case
    assert not Reports.waits[0].rows(cast.leader).exists()
    finish(case, cast.supervisor, report="")
    assert not Reports.waits[0].rows(cast.supervisor).exists()
    figure = next(one for one in FIGURES if one.code == "supervision.reports_on_time")
    rows = Reports.seen(cast.supervisor)
    assert (figure.whole(rows).count(), figure.part(rows).count()) == (1, 0)
    reports.hand_in(cast.ratee, asked[0], report="按期交")
    assert (figure.whole(rows).count(), figure.part(rows).get()) == (2, asked[0])


def test_pages_show_the_asked_their_own_and_nobody_elses(client, cast, asked):
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(cast.supervisor, backend)
    page = client.get("/supervision/reports/?state=hand_in").content.decode()
    assert "李镇长（虚构）" in page
    client.force_login(cast.ratee, backend)
    page = client.get("/supervision/mine/reports/").content.decode()
    assert TOPIC in page
    assert "李镇长" not in page
    page = client.get(f"/supervision/mine/reports/{asked[0].pk}/").content.decode()
    assert BY in page
    assert "提交报告" in page
    assert client.get(f"/supervision/mine/reports/{asked[1].pk}/").status_code == 404
