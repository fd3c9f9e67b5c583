"""Every address: who may open it, who is told there is none; read off the views' own guards."""

import datetime as dt
import io
import re
from unittest.mock import Mock
from urllib.parse import urlencode

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.urls import get_resolver, resolve, reverse

from guantong.core import roles
from guantong.core.models import Account
from guantong.core.services import accounts as accounts_
from guantong.core.services import tasks

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
#: Pages of whoever is signed in: what they show is asked row by row.
ANYBODY = {
    "office:home", "office:month",
    "office:password", "office:second-factor", "office:signings", "office:bell",
    "office:profile", "office:letters", "office:star", "office:stay",
    "frame:act", "frame:signing", "frame:second", "frame:decline", "frame:keep", "frame:bulk",
    "frame:lead", "frame:cross", "frame:pick", "frame:search", "frame:help", "api:openapi-json",
    "frame:intake", "frame:intake-begin", "frame:intake-template", "frame:intake-answer",
    "frame:intake-row", "frame:intake-book", "frame:map-base",
}  # fmt: skip
#: Pages of a person about the person's own.
PERSONAL = {
    "assess:mine", "assess:own", "assess:own-paper", "office:tokens",
    "supervision:mine", "supervision:my-reports", "supervision:own-report",
    "supervision:risk-list", "supervision:risk-paper",
    "supervision:own", "supervision:own-handling",
}  # fmt: skip


def _routes():
    for space in get_resolver().url_patterns:
        prefix = f"{space.namespace}:" if getattr(space, "namespace", None) else ""
        for pattern in getattr(space, "url_patterns", [space]):
            yield f"{prefix}{pattern.name}", pattern


ROUTES = dict(_routes())
GUARDED = {n: p for n, p in ROUTES.items() if hasattr(p.callback, "permission")}


def _dummies(pattern):
    found = pattern.pattern.converters.items()
    kinds = {"IntConverter": 1, "StringConverter": "x", "SlugConverter": "x"}
    return {name: kinds[type(converter).__name__] for name, converter in found}


def _pages():
    """Return what a signed-in reader opens by its address; the rest is pressed."""
    for name, pattern in ROUTES.items():
        inside = getattr(pattern.callback, "login_required", True)
        shared = name.startswith(("frame:", "api:")) or name == "office:second-factor"
        if inside and not shared and not _is_pressed(pattern):
            yield name


def _is_pressed(pattern):
    request = RequestFactory().get("/")
    request.user = Mock(may=lambda *_args: True)
    try:
        return pattern.callback(request, **_dummies(pattern)).status_code == 405
    except Exception:
        return False


def test_no_address_is_declared_twice():
    names = [name for name, _pattern in _routes()]
    assert sorted(names) == sorted(set(names))


def test_every_address_says_who_may_open_it():
    open_ = {n for n, p in ROUTES.items() if not getattr(p.callback, "login_required", True)}
    assert set(ROUTES) == set(GUARDED) | ANYBODY | PERSONAL | open_
    assert not set(GUARDED) & open_


@pytest.mark.parametrize("name", sorted(GUARDED))
def test_whoever_lacks_the_right_is_told_there_is_no_such_page(name, holders):
    view, make = GUARDED[name].callback, RequestFactory()
    able = set(roles.roles_with(view.permission))
    assert able, f"nobody may open {name}"
    for (place, role), account in holders.items():
        if place == "own" and role in able:
            continue
        if place == "other" and role in able:
            continue
        for method in (make.get, make.post):
            request = method("/")
            request.user = account
            try:
                answer = view(request, **_dummies(GUARDED[name]))
            except Http404:
                continue
            assert answer.status_code == 405, (place, role)


def _of_casework(town):
    from guantong.casework.models import Case, Evidence, Process
    from guantong.casework.services import checklists, drafting, evidence, opening, processes

    processes.load()
    request = processes.in_force("grid.request", town.village.path)
    case = opening.open_case(None, request, town.village, "路灯坏了", need="村口路灯不亮")
    note = io.BytesIO(b"x")
    note.name = "记录.txt"
    kept = evidence.add(None, case, "回访记录", note)
    assert isinstance(kept, Evidence)
    assert isinstance(case, Case)
    draft = drafting.copy(request, 2)
    draft.save()
    assert isinstance(draft, Process)
    listed = checklists.draw_up(None, town.first, code="units", name="联审单位")
    return {
        "casework:case": [case.pk],
        "casework:paper": [case.pk, "pdf"],
        "casework:evidence": [case.pk, kept.pk],
        "casework:process": [draft.pk],
        "casework:compare": [draft.pk, request.pk],
        "casework:checklist": [listed.pk],
    }


@pytest.fixture
def addresses(town, cast, measured):
    from guantong.core.services import files

    tasks.KINDS.setdefault("test", lambda _progress: {})
    task = tasks.submit(None, town.red, "test", "测试任务", {})
    file = files.store(None, town.red, "名册.csv", io.BytesIO("姓名".encode()), "测试")
    from guantong.assess.services import indicators
    from guantong.casework.models import Turn

    draft = indicators.revise(cast.officer, measured.campaign.indicators)
    keys = {
        "office:unit": [town.red.pk],
        "office:account": [cast.officer.pk],
        "office:party": [_party(town)],
        "office:task": [task.pk],
        "office:file": [file.pk],
        **_of_a_person(cast, measured.people[0]),
        **_of_a_scenario(cast, town, measured.people[0]),
        **_of_a_meeting(cast, measured.people),
        "people:team": [town.red.pk],
        **{f"people:rule{verb}": ["selection.service", "years"] for verb in ("", "-set")},
        "people:reconciliation": [_comparison(cast, town).pk],
        "assess:set": [draft.pk],
        "assess:results": [measured.results.pk],
        "assess:unit-result": [measured.unit_result.pk],
        "assess:person-result": [measured.person_result.pk],
        "assess:person-paper": [measured.person_result.pk, "pdf"],
        "assess:own": [measured.person_result.pk],
        "assess:own-paper": [measured.person_result.pk, "docx"],
        **_of_a_plan(cast, town, measured.people[0]),
        "certificates:certificate": [_certificate(town).pk],
        **_of_casework(town),
        **_of_rectification(town),
        **_of_programme_plans(town),
        **_of_sweeps(town),
        **_of_branches(town),
        **_of_grids(town),
        **_of_visits(cast, town),
        **_of_village_review(town),
        **_of_rounds(town),
        **_of_economy(town),
        **_of_one_stop(town),
        **_of_values(town),
        **_of_village_terms_elections(town),
        **_of_supervision_risks(town, measured.people[0]),
        **_of_supervision_findings(town, measured.people[0]),
        **_of_village_terms_register(town),
        **_of_a_disc(cast, town),
        **_of_ranks(cast, town, measured.people[0]),
        **_of_postings(town, measured.people[0]),
        **_of_centres_and_routes(town),
        **_of_heritage(town),
        **_of_coverage(town),
    }
    keys |= _of_judgement(cast, town, measured.people)
    for verb in ("", "-codes"):
        keys[f"assess:campaign{verb}"] = [measured.campaign.pk]
    found = {n: reverse(n, args=keys.get(n)) for n in sorted(_pages())}
    pair = urlencode({"person": [p.pk for p in measured.people[:2]]}, doseq=True)
    found["staffing:judgement-compare"] += f"?{pair}"
    found["staffing:vacancy-compare"] += f"?row={measured.people[0].pk}"
    marked = Turn.objects.unscoped("test").filter(unit_list__round=keys["casework:round"][0])
    found["casework:mark"] += f"?row={marked.get().pk}"
    found["people:forms-preview"] += f"?row={measured.people[0].pk}"
    return found


def _party(town):
    from guantong.core.services.party import tree

    return tree.create(None, town.red, "红星镇党委", "committee", "P1").pk


def _certificate(town):
    from tests.jobs.certificates.models import Certificate

    row = Certificate(unit=town.red, holder="张三（虚构）", number="E1")
    row.save()
    return row


def _of_a_disc(cast, town):
    from guantong.discs.services import exchange

    disc = exchange.write(cast.officer, town.red, "稻子黄了又黄2026年秋", "带入单机系统")
    return {"discs:disc": [disc.pk], "discs:file": [disc.pk]}


def _of_supervision_risks(town, person):
    """Keys of the addresses of a chief's list and report, and of a local rule."""
    import datetime as dt

    from guantong.casework.services import processes
    from guantong.jobs.supervision.models import RiskList
    from guantong.jobs.supervision.services import reports, risks, rules
    from guantong.people.models import PostHeld
    from guantong.staffing.models import Post

    processes.load()
    post = Post(unit=town.red, title="镇长", level="1A41", is_chief=True)
    post.save()
    PostHeld(person=person, unit=town.red, unit_name="红星镇", title="镇长", start="2024-01").save()
    row = risks.draw(None, post)
    assert isinstance(row, RiskList)
    day, far = dt.date.today(), dt.date.today() + dt.timedelta(days=300)
    text = io.BytesIO(b"x")
    text.name = "办法.txt"
    rule = rules.enter(
        None, town.first, name="监督办法", number="1号", in_force=day, review_on=far, upload=text
    )
    case = reports.ask(None, post, topic="廉洁", asked_by="县委", due=day + dt.timedelta(days=9))
    return {
        "supervision:risk-list": [row.pk], "supervision:risk-paper": [row.pk, "pdf"],
        "supervision:own-report": [case.pk],
        "supervision:local-rule": [rule.pk], "supervision:local-rule-file": [rule.pk],
    }  # fmt: skip


def _of_economy(town):
    """Keys of the addresses of a village's income, a designation, a version of the lines."""
    import datetime as dt

    from guantong.jobs.economy.models import ClassLine, Designation

    line = ClassLine(unit=town.first, from_year=2026, weak=50_000, strong=200_000, source="x")
    line.save()
    row = Designation(unit=town.village, kind="pilot", batch=1, year=2026, ground="x", shows="y",
                      since=dt.date(2026, 5, 1))  # fmt: skip
    row.save()
    return {
        "economy:village": [town.village.pk], "economy:paper": [town.village.pk, "pdf"],
        "economy:designation": [row.pk], "economy:line": [line.pk],
    }  # fmt: skip


def _of_one_stop(town):
    from guantong.jobs.one_stop.models import ServiceItem
    from guantong.jobs.one_stop.services import items, requests

    item = items.add(None, town.first, code="J01", name="高龄津贴申请")
    items.publish(None, item)
    item = ServiceItem.objects.unscoped("test").get(pk=item.pk)
    made = requests.take(None, item, town.village, applicant="王小明（虚构）")
    return {
        "one_stop:item": [item.pk],
        "one_stop:village": [town.village.pk],
        "one_stop:request": [made.pk],
    }


def _of_coverage(town):
    """Keys of the addresses of a coverage, and of a travel time."""
    from guantong.places.models import Base, Coverage, TravelTime

    base = Base(unit=town.village, name="学堂二", kind="village")
    row = Coverage(unit=town.first, what="base", minutes=45)
    time = TravelTime(unit=town.red, base=base, minutes=20, source="自驾")
    for one in (base, row, time):
        one.save()
    return {
        "places:coverage": [row.pk], "places:coverage-map": [row.pk],
        "places:coverage-file": [row.pk], "places:travel-time": [time.pk],
    }  # fmt: skip


def _of_centres_and_routes(town):
    """Keys of the addresses of a centre, its team, and a route plan with one stop."""
    from guantong.places.models import Centre, RoutePlan

    centre = Centre(unit=town.village, name="一村党群服务中心", kind="village")
    centre.save()
    spot = {"name": "红星镇", "longitude": 111.6, "latitude": 26.2, "knowledge": "surveyed",
            "radius": None}  # fmt: skip
    stop = {
        "site": 0, "name": "纪念馆", "arrive": 500, "start": 540, "leave": 600, "way": 20,
        "low": 20, "high": 20, "entered": False, "spot": spot, "themes": [], "taught": [],
        "seen": False, "unsure": [],
    }  # fmt: skip
    way = {"way": 20, "low": 20, "high": 20, "entered": False}
    day = {"date": "2027-03-09", "leave": 480, "back": 620, "from": "红星镇", "to": "红星镇",
           "stops": [stop], "last": way, "ends": [spot, spot]}  # fmt: skip
    plan = {"name": "最合要求", "value": 1, "bound": 1, "proven": True, "minutes": 140,
            "days": [day], "left": []}  # fmt: skip
    row = RoutePlan(
        unit=town.first, name="一日", group="县直机关", size=40, ends={"start": spot},
        first_day=dt.date(2027, 3, 9), result={"plans": [plan], "warnings": []},
    )  # fmt: skip
    row.save()
    return {
        "places:centre": [centre.pk], "one_stop:centre": [centre.pk],
        "places:route-plan": [row.pk], "places:route-map": [row.pk],
        "places:route-file": [row.pk, "pdf"],
    }  # fmt: skip


def _of_heritage(town):
    """Keys of the addresses of a site, a base, a line and what belongs to them."""
    from guantong.places import models as places

    day = dt.date(2026, 6, 1)
    site = places.Site(unit=town.village, name="旧址", longitude=111.6, latitude=25.9,
                       knowledge="entered")  # fmt: skip
    base = places.Base(unit=town.village, name="学堂", kind="village")
    told = places.HeritageRecord(unit=town.village, kind="story", name="故事")
    theme = places.HeritageTheme(unit=town.village, name="精神")
    line = places.Line(unit=town.village, name="线路")
    area = places.Area(unit=town.village, name="片区")
    visit = places.GroupVisit(unit=town.village, on=day, group="团队", size=9, site=site)
    survey = places.SiteSurvey(site=site, on=day, surveyor="文物所", grade="good",
                               urgency="routine", next_due=dt.date(2027, 6, 1))  # fmt: skip
    point = places.TeachingPoint(unit=town.village, base=base, name="一课")
    booking = places.Booking(unit=town.village, base=base, on=day, start=540, end=600, group="团队",
                             size=9)  # fmt: skip
    stop = places.LineStop(line=line, position=1, site=site, minutes=30)
    for row in (site, base, told, theme, line, area, visit, survey, point, booking, stop):
        row.save()
    return {
        "places:site": [site.pk], "places:site-paper": [site.pk, "docx"],
        "places:survey": [survey.pk], "places:record": [told.pk], "places:theme": [theme.pk],
        "places:base": [base.pk], "places:base-calendar": [base.pk],
        "places:teaching-point": [point.pk], "places:booking": [booking.pk],
        "places:line": [line.pk], "places:line-map": [line.pk],
        "places:line-file": [line.pk, "geojson"], "places:area": [area.pk],
        "places:area-map": [area.pk], "places:group-visit": [visit.pk],
    }  # fmt: skip


def _of_values(town):
    """Keys of the addresses of reported numbers: a sheet, one of its numbers, a rule."""
    from guantong.programmes.models import DataElement, DataRule, DataValue
    from guantong.programmes.services import values

    one = DataElement(unit=town.city, code="sales", name="经营收入", group="收入")
    one.save()
    rule = DataRule(unit=town.city, code="r", name="收支", left="sales", right="sales")
    rule.save()
    done = values.put(None, [values.Said(one, town.village, "2026-Q1", 5)])
    number = DataValue.objects.unscoped("test").get()
    return {
        "programmes:sheet": [sheet.pk for sheet in done.sheets.values()],
        "programmes:value": [number.pk], "programmes:element": [one.pk],
        "programmes:rule": [rule.pk],
    }  # fmt: skip


def _of_ranks(cast, town, person):
    """Keys of the addresses of a round of ranks, and of a posting."""
    import datetime as dt

    from guantong.people.services import practice
    from guantong.staffing.models import RankCandidate
    from guantong.staffing.services import ranks

    row = ranks.open_round(cast.officer, town.city, "职级晋升", dt.date(2026, 6, 1))
    one = RankCandidate(round=row, person=person, rank="34", verdict="unknown")
    one.save()
    posting = practice.add(
        cast.officer, person, kind="village", unit=town.village, task="驻村", start="2026-03",
        planned=24,
    )  # fmt: skip
    return {
        "staffing:rank-round": [row.pk], "staffing:rank-paper": [row.pk, "pdf"],
        "staffing:rank-candidate": [one.pk], "people:practice": [posting.pk],
    }  # fmt: skip


def _of_judgement(cast, town, people):
    """Keys of the addresses of a round that placed one person."""
    from django.utils import timezone

    from guantong.staffing.services import judgement

    row = judgement.open_round(cast.officer, town.city, "年度研判", timezone.localdate())
    judgement.place(cast.officer, row, people[0], "load", "年轻，缺基层一线历练。", seen=0)
    one = [row.pk, people[0].pk]
    parts = ("", "-record", "-compare", "-followed")
    return {
        **_of_grounds(
            judgement.place(
                cast.officer, row, people[1], "adjust", "重点工作长期没有进展，经核实。", seen=0
            )
        ),
        **{f"staffing:judgement{part}": [row.pk] for part in parts},
        "staffing:judgement-person": one,
        "staffing:judgement-place": one,
    }


def _of_grounds(placed):
    """Keys of the addresses of a placement's grounds, on which the committee has decided."""
    import datetime

    from tests.staffing import grounded

    from guantong.staffing.services import grounds

    grounded.at_once(placed)
    row = grounded.of(placed)
    from guantong.staffing.models import GroundsEvidence

    kept = GroundsEvidence.objects.unscoped("test").get(grounds=row)
    kept.file = row.heard_file
    kept.save()
    grounds.handle(None, row, "h4", "示范市委", datetime.date.today(), "示委〔2026〕9号")
    return {
        "staffing:grounds": [row.pk], "staffing:grounds-hearing": [row.pk],
        "staffing:grounds-notice": [row.pk, "pdf"],
        "staffing:grounds-evidence": [row.pk, kept.pk],
    }  # fmt: skip


def _of_a_meeting(cast, people):
    """A meeting that decided, with a notice and somebody who left for one motion."""
    from tests.meeting.whole import announced, followed

    from guantong.meeting.models import Letter
    from guantong.meeting.services import elections

    meeting, motion, _recusal, notice = announced(cast, people)
    letter = Letter(meeting=meeting, kind="recommend", to="示范市委", decider="省委")
    letter.save()
    election = elections.create(
        cast.officer, meeting.unit, name="人代会", kind="people", on=meeting.on
    )
    objection, post, review = followed(cast, motion)
    return {
        "meeting:letter": [letter.pk],
        "meeting:letter-paper": [letter.pk, "pdf"],
        "meeting:election": [election.pk],
        "meeting:notice-paper": [notice.pk, "pdf"],
        "meeting:talks-paper": [meeting.pk, "docx"],
        "meeting:appointment-letter": [motion.pk, "pdf"],
        "meeting:reporting-paper": [motion.pk, "pdf"],
        "meeting:objection": [objection.pk],
        "meeting:probation-post": [post.pk],
        "meeting:probation-form": [post.pk, "pdf"],
        "meeting:probation": [review.pk],
        "meeting:meeting": [meeting.pk],
        "meeting:seats": [meeting.pk],
        "meeting:scan": [meeting.pk],
        "meeting:seats-paper": [meeting.pk, "pdf"],
        "meeting:meeting-paper": [meeting.pk, "pdf"],
        "meeting:meeting-headcount": [meeting.pk, "xlsx"],
        "meeting:motion": [motion.pk],
        "meeting:motion-file": [_carried_out(motion), "docx"],
        "meeting:notice": [notice.pk],
    }


def _carried_out(motion):
    from django.utils import timezone

    from guantong.meeting.models import Decision

    rows = Decision.objects.unscoped("test").filter(motion=motion)
    rows.update(applied_at=timezone.now(), document="演组干〔2026〕1号", takes_effect="2026-12")
    return motion.pk


def _of_a_plan(cast, town, person):
    """Keys of the addresses of a plan that seats one person."""
    import datetime

    from guantong.staffing.models import Plan, Post, Run, Seat
    from guantong.staffing.services import scenarios

    scenario = scenarios.create(cast.officer, town.city, "换届", datetime.date(2026, 11, 24))
    post = Post(unit=town.red, title="镇长", level="1A41")
    post.save()
    plan = Plan(scenario=scenario, number=1, name="方案 1", scenario_version=1, value=1, bound=1,
                baseline=0)  # fmt: skip
    plan.save()
    Seat(plan=plan, post=post, person=person).save()
    task = tasks.submit(None, town.red, "test", "试算", {"plan": plan.pk})
    run = Run(scenario=scenario, kind="what_if", task=task)
    run.save()
    seat = {f"staffing:board-{name}": [plan.pk, post.pk] for name in ("seat", "why", "without")}
    return {
        **{f"staffing:{name}": [plan.pk] for name in ("board", "frontier", "robustness")},
        **seat, "staffing:board-person": [plan.pk, person.pk], "staffing:trial": [run.pk],
    }  # fmt: skip


def _comparison(cast, town):
    from guantong.people.models import Reconciliation

    row = Reconciliation(unit=town.red, owner=cast.officer, title="红星镇比对", is_ready=True)
    row.save()
    return row


def _of_a_scenario(cast, town, person):
    """A post, a scenario of one seat with its bounds, a search waiting, a plan written down."""
    from django.utils import timezone

    from guantong.staffing.models import MissingFact, Plan, Seat
    from guantong.staffing.services import posts, runs, scenarios

    post = posts.create(cast.officer, town.red, title="镇长", level="1A41")
    row = scenarios.create(cast.officer, town.city, "换届", timezone.localdate())
    run = runs.prepare(cast.officer, row)
    plan = Plan(
        scenario=row, number=1, name="方案 1", scenario_version=1, value=80, bound=81, baseline=70
    )
    plan.save()
    Seat(plan=plan, post=post, person=person, changed=True).save()
    parts = ("", "-weights", "-prices")
    fact = MissingFact(scenario=row, person=person, kind="study")
    fact.save()
    from guantong.casework.services import processes
    from guantong.staffing.services import records

    processes.load()
    record = records.open_for_person(cast.officer, person, unit=town.first, title="副县长")
    return {
        "staffing:record": [record.pk],
        "staffing:record-paper": [record.pk, "pdf"],
        **{f"staffing:scenario{part}": [row.pk] for part in parts},
        "staffing:missing-fact": [fact.pk],
        "staffing:post": [post.pk],
        "staffing:vacancy": [post.pk],
        "staffing:vacancy-compare": [post.pk],
        "staffing:plan-headcount": [plan.pk, "pdf"],
        "staffing:run": [run.pk],
        "staffing:plan": [plan.pk],
    }


def _of_a_person(cast, person):
    """Keys of the addresses of a person who has held one post."""
    import io

    from django.core.files import File
    from django.utils import timezone

    from guantong.people.models import PostHeld
    from guantong.people.services import letters, records, secrets

    data = {"unit_name": "红星镇", "title": "镇干部", "start": "2019-06"}
    records.save_record(cast.officer, person, "A02", data)
    picture = io.BytesIO(b"\xff\xd8\xff" + b"0" * 20)
    secrets.keep_photo(cast.officer, person, File(picture, "照片.jpg"))
    plain = ("person", "photo", "reveal", "edit", "personal", "archive")
    given = {"unit": person.unit, "organ": "示范市委组织部", "to": "甲县", "matter": "到甲县工作"}
    letter = letters.introduce(cast.officer, person, **given, on=timezone.localdate())
    post = PostHeld.objects.unscoped("test").get(person=person, title="镇干部")
    return {
        "people:yearly": [person.pk, 2026, "docx"],
        "people:post-file": [person.pk, post.pk, "docx"],
        "people:archive-paper": [person.pk, "docx"],
        "people:letter": [letter.pk],
        "people:letter-paper": [letter.pk, "docx"],
        **{f"people:{name}": [person.pk] for name in plain},
        "people:audit-paper": [person.pk, "pdf"],
        "people:records": [person.pk, "A02"],
        "people:numbers": ["members"],
    }


@pytest.mark.both
def test_one_who_may_opens_every_page(client, cast, addresses, town):
    """One allowed request a route: as the first account of the cast that has the right."""
    for role in ("certificate_keeper", "organisation_officer", "village_secretary"):
        accounts_.grant(None, cast.nobody, role=role, unit=town.city)
    keeper = Account.doors.get(pk=cast.nobody.pk)
    # A cadre officer reads of casework only what is kept to that role: the keeper goes first.
    accounts = [
        keeper, cast.officer, cast.system, cast.security, cast.audit, cast.supervisor, cast.ratee,
    ]  # fmt: skip
    wrong, offered = {}, {}
    for name, url in addresses.items():
        callback = ROUTES[name].callback
        permission = getattr(callback, "permission", None)
        able = [a for a in accounts if permission is None or a.may(permission)]
        if name in PERSONAL:
            able = [cast.ratee]
        client.force_login(able[0], backend=BACKEND)
        answer = client.get(url)
        if answer.status_code != 200:
            wrong[name] = answer.status_code
        elif "html" in answer.headers["Content-Type"]:
            for link in re.findall(r'href="(/[^"?#]*)', answer.content.decode()):
                offered.setdefault(re.sub(r"\d+", "1", link), (able[0], link, name))
    assert wrong == {}
    assert _leading_nowhere(client, offered.values()) == []


def _leading_nowhere(client, offered):
    """Return what pages offer that has no address, no right of who is offered it, or no answer."""
    found = []
    for account, link, name in offered:
        try:
            view = resolve(link)
        except Http404:
            found += [(name, link)] if not link.startswith("/static/") else []
            continue
        permission = getattr(view.func, "permission", None)
        if permission is not None and not account.may(permission):
            found.append((name, link))
        if view.view_name == "frame:act":
            client.force_login(account, backend=BACKEND)
            # What is not ready says so; what has no such page would say 404.
            if client.get(link).status_code not in (200, 409):
                found.append((name, link))
    return found


def test_the_wrong_scope_is_not_found(client, cast, addresses, town):
    """An officer of another county, whatever row of this one the address names."""
    accounts_.grant(None, cast.stranger, role="organisation_officer", unit=town.second)
    client.force_login(cast.stranger, backend=BACKEND)
    rows = {n: u for n, u in addresses.items() if "int:" in str(ROUTES[n].pattern)}
    # The city's yardsticks, processes, standards and what is asked are read by every county.
    for name in (
        "assess:set", "casework:process", "casework:compare", "programmes:standard",
        "programmes:rule", "programmes:element",
    ):  # fmt: skip
        del rows[name]
    assert len(rows) > 30
    got = {name: client.get(url) for name, url in rows.items()}
    assert {name: answer.status_code for name, answer in got.items()} == dict.fromkeys(rows, 404)
    # A page keeps the way on; a script gets words that it can show.
    assert all('class="house-parts"' in answer.content.decode() for answer in got.values())
    asked = [client.get(url, headers={"HX-Request": "true"}) for url in rows.values()]
    assert {(one.status_code, one.headers.get("X-Refused")) for one in asked} == {(404, "1")}
    assert all("<" not in one.content.decode() for one in asked)


def test_who_is_not_signed_in_is_sent_to_the_door(client, addresses):
    for name, url in addresses.items():
        answer = client.get(url)
        assert answer.status_code == 302, name
        assert answer.url.startswith(reverse("office:sign-in"))
        assert client.get(url, headers={"HX-Request": "true"}).status_code == 401, name


def _of_rounds(town):
    from tests.casework.conftest import publish
    from tests.casework.nominees.models import Nominee

    from guantong.casework.models import Round, Sheet, UnitList
    from guantong.casework.services import opening, processes

    processes.load()
    process = publish("round", town.first)
    row = Round(unit=town.first, name="批次", process=process, state=Round.State.OPEN)
    row.save()
    nominee = Nominee(unit=town.village, name="甲", round=row)
    nominee.save()
    opening.open_many(None, process, [opening.Opened(town.village, "甲", nominee, round=row)])
    listed = UnitList.objects.unscoped("test").get(round=row)
    sheet = Sheet(unit_list=listed, many=0, name="甲", unit_name="乙", digest="0" * 64)
    sheet.save()
    return {"casework:round": [row.pk], "casework:sheet": [sheet.pk]}


def _of_village_terms_elections(town):
    from tests.jobs.village_terms.voting import set_up

    row = set_up(None, town.village)
    return {
        "village_terms:election": [row.pk],
        "village_terms:election-paper": [row.pk, "report", "pdf"],
    }


def _of_supervision_findings(town, person):
    """Keys of a finding's addresses; `person` has the account `ratee`."""
    import datetime as dt

    from guantong.casework.services import processes
    from guantong.jobs.supervision.models import Handling
    from guantong.jobs.supervision.services import findings, passed_on

    processes.load()
    row = findings.record(
        None, town.first, source="audit", told_on=dt.date(2026, 3, 1), fact="台账没有逐笔登记",
        person=person,
    )  # fmt: skip
    turn = row.case.turns.unscoped("test").get()
    asked = Handling(
        finding=row, turn=turn, kind="hx", on=dt.date(2026, 3, 10), text="请说明台账怎样登记",
        number="甲组函〔2026〕1号", reply_due=dt.date(2026, 3, 31),
    )  # fmt: skip
    asked.save()
    letter = passed_on.receive(
        None, town.first, channel="12380", received_on=dt.date(2026, 3, 1), outer="1"
    )
    return {
        "supervision:finding": [row.pk],
        "supervision:paper": [row.pk, "pdf"],
        "supervision:letter": [asked.pk, "pdf"],
        "supervision:own-handling": [asked.pk],
        "supervision:passed": [letter.pk],
    }


def _of_village_terms_register(town):
    from tests.jobs.village_terms.conftest import FIRST, who

    from guantong.jobs.village_terms.services import leaders, reserve

    term = leaders.take(
        None, town.village, post="party_chief", first=FIRST, way="elected", **who("盘一")
    )
    row = reserve.name(
        None, town.village, source="退役军人", named_by="村党支部", named_on=FIRST, **who("唐二")
    )
    return {
        "village_terms:term": [term.pk],
        "village_terms:term-paper": [term.pk, "pdf"],
        "village_terms:reserved": [row.pk],
        "village_terms:team": [town.village.pk],
    }


def _of_sweeps(town):
    from guantong.jobs.rectification.services import criteria
    from guantong.programmes.models import SweepCriterion, SweepHit, SweptUnit
    from guantong.programmes.services import sweeping

    criteria.load()
    row = sweeping.begin(None, town.first, name="年度排查", due=dt.date(2099, 1, 1))
    swept = SweptUnit.objects.unscoped("test").get(sweep=row)
    first = SweepCriterion.objects.unscoped("test").filter(sweep=row).first()
    hit = SweepHit(swept=swept, criterion=first, found="书记出缺四个月", judgement="not")
    hit.save()
    return {
        "programmes:sweep": [row.pk],
        "programmes:sweep-paper": [row.pk, "docx"],
        "programmes:swept": [swept.pk],
        "programmes:own-hit": [hit.pk],
    }


def _of_grids(town):
    """Keys of the addresses of a village's households, grids, and drafts."""
    from guantong.places.models import Contact, ContactPlan, Grid, GridPlan, Household

    village = town.village
    grid = Grid(unit=village, number=1, name="第1网格", code="A11-01")
    grid.save()
    row = Household(unit=village, number="0001", name="甲（虚构）", grid=grid)
    row.save()
    who = Contact(unit=village, name="乙（虚构）")
    who.save()
    one = {"households": [row.pk], "centre": row.pk, "walk": 0, "farthest": 0, "assumed": 1}
    plan = GridPlan(unit=village, number=1, state="draft", walk=0, bound=0,
                    result={"grids": [one], "numbers": [1]})  # fmt: skip
    plan.save()
    kept = ContactPlan(unit=village, number=1, state="draft",
                       result={"pairs": [[row.pk, who.pk, "同一小组"]]})  # fmt: skip
    kept.save()
    return {
        "places:household": [row.pk], "places:contact": [who.pk], "places:grid": [grid.pk],
        "places:board": [village.pk], "places:board-marks": [village.pk],
        "places:plan": [plan.pk], "places:plan-marks": [plan.pk],
        "places:contact-plan": [kept.pk],
    }  # fmt: skip


def _of_visits(cast, town):
    """Keys of the addresses of a visit, and of what it says otherwise than the household."""
    from guantong.places.models import Contact, Household, Proposal, Visit

    who = Contact(unit=town.village, name="丁（虚构）", account=cast.nobody)
    who.save()
    home = Household(unit=town.village, number="0002", name="丙（虚构）", persons=3, contact=who)
    home.save()
    row = Visit(unit=town.village, household=home, on=dt.date(2026, 11, 2))
    row.save()
    clash = Proposal(household=home, visit=row, field="persons", base=2, held=3, value=4)
    clash.save()
    return {"places:visit": [row.pk], "places:proposal": [clash.pk], "places:mine-visit": [home.pk]}


def _of_branches(town):
    from guantong.core.models import PartyOrganisation
    from guantong.core.services.party import tree
    from guantong.jobs.branches.services import loading, meetings
    from guantong.programmes.models import Appraisal, Standard
    from guantong.programmes.services import appraising, judging

    loading.load()
    branch = tree.create(None, town.village, "一村党支部", "branch", "P2", full_members=9)
    appraising.refresh(PartyOrganisation._meta.label_lower)
    row = Appraisal.objects.unscoped("test").get(subject_id=branch.pk)
    note = io.BytesIO(b"x")
    note.name = "照片.jpg"
    day = branch.counted_on or row.computed_on
    proof = judging.show.run(None, row, "c08", "选举合规", day, upload=note).value
    page = io.BytesIO(b"x")
    page.name = "手册.jpg"
    met = meetings.meet(
        None, branch, kind="general", held_on=day, topic="", due=9, present=8, upload=page
    )
    return {
        "programmes:standard": [Standard.objects.unscoped("test").first().pk],
        "programmes:appraisal": [row.pk],
        "programmes:proof-file": [proof.pk],
        "branches:meeting": [met.pk],
        "branches:meeting-page": [met.pk],
    }


def _of_postings(town, person):
    from guantong.jobs.postings.services import places, postings, recommending

    place = places.place_at(town.village)
    row = postings.post(None, place, person, kind="first", start="2026-03", planned=24)
    said = {"words": "抓过产业", "home": "elsewhere", "on": "2026-03-01", "good_at": []}
    return {
        "postings:place": [place.pk],
        "postings:posting": [row.pk],
        "postings:candidate": [recommending.recommend(None, person, **said).pk],
    }


def _of_rectification(town):
    from guantong.casework.services import processes
    from guantong.jobs.rectification.models import Point
    from guantong.jobs.rectification.services import criteria, rectifying

    processes.load()
    criteria.load()
    file = rectifying.propose(
        None, town.red, "w01", "书记出缺四个月", place=town.village, organisation="一村党支部"
    )
    point = Point(unit=town.village, kind="show", organisation="一村党支部", since="2026-01-01")
    point.save()
    return {
        "rectification:rectification": [file.pk],
        "rectification:paper": [file.pk, "pdf"],
        "rectification:point": [point.pk],
    }


def _of_programme_plans(town):
    from guantong.core.services import tasks
    from guantong.programmes.models import BatchPlan, PlanRun, Programme, Project, ProjectKind

    programme = Programme(unit=town.first, name="消薄三年计划", first_year=2026, years=3)
    programme.save()
    kind = ProjectKind(unit=town.first, code="solar", name="屋顶光伏")
    kind.save()
    project = Project(unit=town.village, kind=kind, name="一村光伏")
    project.save()
    facts = {"outcomes": {}, "weak": 0, "to_weak": 0, "to_others": 0}
    plan = BatchPlan(programme=programme, number=1, name="方案 1", state="proposed", facts=facts)
    plan.save()
    task = tasks.submit(None, town.first, "test", "测算", {})
    run = PlanRun(programme=programme, kind="solve", task=task)
    run.save()
    return {
        **{f"programmes:{name}": [programme.pk] for name in ("programme", "curve")},
        **{f"programmes:plan{name}": [plan.pk] for name in ("", "-ask", "-rows", "-villages")},
        "programmes:plan-village": [plan.pk, town.village.pk],
        "programmes:plan-paper": [plan.pk, "pdf"],
        "programmes:project": [project.pk],
        "programmes:village-projects": [town.village.pk],
        "programmes:run": [run.pk],
    }


def _of_village_review(town):
    from django.utils import timezone

    from guantong.casework.models import Round, Turn
    from guantong.casework.services import checklists, opening, processes
    from guantong.jobs.village_terms.models import Candidate
    from guantong.people.models import Person

    processes.load()
    process = processes.in_force("village.review", town.first.path)
    of = Round(unit=town.first, name="2026 年换届第一批", process=process)
    of.save()
    person = Person(unit=town.village, code="V1", name="周甲", sex="1", birth_month="1980-05")
    person.save()
    row = Candidate(unit=town.village, round=of, person=person, post="party_chief")
    row.save()
    reviewing = checklists.draw_up(None, town.first, code="reviewing-units", name="联审单位")
    checklists.add(None, reviewing, code="公安", text="公安局", unit=town.red)
    checklists.accept(None, reviewing)
    opening.open_many(None, process, [opening.Opened(town.village, "周甲", row, round=of)])
    rows = Turn.objects.unscoped("test").filter(case__round=of)
    rows.update(done_at=timezone.now(), outcome="未反馈")
    return {
        "village_terms:candidate": [row.pk],
        "village_terms:file": [row.pk],
        "village_terms:sheet": [of.pk, town.red.pk],
    }
