"""Every address and every role: who gets the page, who is told that there is none."""

from urllib.parse import urlencode

import pytest
from django.core.files import File
from django.urls import get_resolver, reverse

from guantong.core.models import Event
from guantong.core.services import tasks

pytestmark = pytest.mark.django_db

EVERYBODY = {"system", "security", "audit", "officer", "supervisor", "leader", "nobody", "ratee"}
CADRE = {"officer", "supervisor", "leader"}
UNITS = {"system", "security", *CADRE}
TABLE = {
    "office:home": EVERYBODY,
    "office:password": EVERYBODY,
    "office:units": UNITS,
    "office:tree": UNITS,
    "office:unit": UNITS,
    "office:accounts": {"security"},
    "office:account": {"security"},
    "office:events": {"audit"},
    "office:tasks": {"system", *CADRE},
    "office:task": {"system", *CADRE},
    "office:file": CADRE,
    "people:list": CADRE,
    "people:create": {"officer"},
    "people:members": CADRE,
    "people:filter-keep": CADRE,
    "people:numbers": {"officer"},
    "people:import": {"officer"},
    "people:import-template": {"officer"},
    "people:person": CADRE,
    "people:photo": CADRE,
    "people:reveal": {"officer", "supervisor"},
    "people:edit": {"officer"},
    "people:check": CADRE,
    "people:teams": CADRE,
    "people:team": CADRE,
    "people:due": CADRE,
    "people:rules": CADRE,
    "people:rule": CADRE,
    "people:records": {"officer"},
    "people:record-add": {"officer"},
    "people:record-edit": {"officer"},
    "people:papers": CADRE,
    "people:forms-import": {"officer"},
    "people:forms-export": {"officer", "supervisor"},
    "people:roster-paper": CADRE,
    "people:audit": CADRE,
    "people:reconciliations": {"officer"},
    "people:reconcile": {"officer"},
    "people:reconcile-template": {"officer"},
    "people:reconciliation": {"officer"},
    "staffing:posts": CADRE,
    "staffing:posts-import": {"officer"},
    "staffing:posts-import-template": {"officer"},
    "staffing:post": CADRE,
    "staffing:quotas": CADRE,
    "staffing:quota-set": {"officer"},
    "staffing:scenarios": CADRE,
    "staffing:scenario": CADRE,
    "staffing:scenario-weights": {"officer"},
    "staffing:scenario-prices": {"officer"},
    "staffing:scenario-pairs": {"officer"},
    "staffing:run": CADRE,
    "staffing:plan": CADRE,
    "meeting:meetings": CADRE,
    "meeting:meeting-create": {"officer"},
    "meeting:meeting": CADRE,
    "meeting:meeting-members": {"officer"},
    "meeting:meeting-add": {"officer"},
    "meeting:meeting-sign": {"officer"},
    "meeting:meeting-pack": {"officer", "supervisor"},
    "meeting:meeting-paper": CADRE,
    "meeting:motion": CADRE,
    "meeting:notices": CADRE,
    "meeting:notice": CADRE,
    "assess:campaigns": CADRE,
    "assess:campaign": CADRE,
    "assess:campaign-codes": {"officer"},
    "assess:campaign-import": {"officer"},
    "assess:results": CADRE,
    "assess:unit-result": CADRE,
    "assess:person-result": CADRE,
    "assess:person-paper": CADRE,
    "assess:mine": {"ratee"},
    "assess:own": {"ratee"},
    "assess:own-paper": {"ratee"},
    "assess:sets": CADRE,
    "assess:set": CADRE,
    "staffing:board": CADRE,
    "staffing:board-seat": CADRE,
    "staffing:board-person": CADRE,
    "staffing:board-why": CADRE,
    "staffing:board-without": CADRE,
    "staffing:trial": CADRE,
    "staffing:frontier": CADRE,
    "staffing:robustness": CADRE,
    "staffing:compare": CADRE,
    "staffing:judgements": CADRE,
    "staffing:judgement": CADRE,
    "staffing:judgement-record": CADRE,
    "staffing:judgement-compare": CADRE,
    "staffing:judgement-person": CADRE,
    "staffing:judgement-place": {"officer"},
    "staffing:own-judgements": {"ratee"},
    "staffing:own-judgement": {"ratee"},
}
BY_POST = {
    "frame:act",
    "frame:signing",
    "frame:second",
    "frame:decline",
    "staffing:plan-prove",
    "people:record-remove",
    "people:reconcile-decide",
    "people:reconcile-drop",
    "office:language",
    "assess:campaign-measure",
    "answer:submit",
    "answer:save",
    "office:sign-out",
    "staffing:board-pin",
    "staffing:board-release",
    "staffing:board-undo",
    "staffing:board-try",
    "staffing:trial-stop",
    "staffing:frontier-run",
    "staffing:robustness-run",
}
DOORS = {
    "office:sign-in",
    "office:second-factor",
    "answer:door",
    "answer:list",
    "answer:form",
}


@pytest.fixture
def addresses(town, cast, measured):
    import io

    from guantong.core.services import files

    tasks.KINDS.setdefault("test", lambda _progress: {})
    task = tasks.submit(None, town.red, "test", "测试任务", {})
    file = files.store(None, town.red, "名册.csv", io.BytesIO("姓名".encode()), "测试")
    from guantong.assess.services import indicators

    draft = indicators.revise(cast.officer, measured.campaign.indicators)
    keys = {
        "office:unit": [town.red.pk],
        "office:account": [cast.officer.pk],
        "office:task": [task.pk],
        "office:file": [file.pk],
        **_of_a_person(cast, measured.people[0]),
        **_of_a_scenario(cast, town, measured.people[0]),
        **_of_a_meeting(cast, measured.people),
        "people:team": [town.red.pk],
        "people:rule": ["selection.service", "years"],
        "people:reconciliation": [_comparison(cast, town).pk],
        "assess:set": [draft.pk],
        "assess:results": [measured.results.pk],
        "assess:unit-result": [measured.unit_result.pk],
        "assess:person-result": [measured.person_result.pk],
        "assess:person-paper": [measured.person_result.pk, "pdf"],
        "assess:own": [measured.person_result.pk],
        "assess:own-paper": [measured.person_result.pk, "docx"],
        **_of_a_plan(cast, town, measured.people[0]),
    }
    keys |= _of_judgement(cast, town, measured.people)
    for verb in ("", "-codes", "-import"):
        keys[f"assess:campaign{verb}"] = [measured.campaign.pk]
    found = {n: reverse(n, args=keys.get(n)) for n in TABLE}
    pair = urlencode({"person": [p.pk for p in measured.people[:2]]}, doseq=True)
    found["staffing:judgement-compare"] += f"?{pair}"
    return found


def _of_judgement(cast, town, people):
    """Keys of the addresses of a round that placed one person and told the person so."""
    from django.utils import timezone

    from guantong.staffing.services import judgement

    row = judgement.open_round(cast.officer, town.city, "年度研判", timezone.localdate())
    made = judgement.place(cast.officer, row, people[0], "load", "年轻，缺基层一线历练。", seen=0)
    judgement.release(cast.officer, made)
    one = [row.pk, people[0].pk]
    return {
        **{f"staffing:judgement{part}": [row.pk] for part in ("", "-record", "-compare")},
        "staffing:judgement-person": one,
        "staffing:judgement-place": one,
        "staffing:own-judgement": [made.pk],
    }


def _of_a_meeting(cast, people):
    """A meeting that decided, with a notice and somebody who left for one motion."""
    from tests.meeting.whole import announced

    meeting, motion, _recusal, notice = announced(cast, people)
    verbs = ("", "-members", "-add", "-sign", "-pack")
    return {
        **{f"meeting:meeting{verb}": [meeting.pk] for verb in verbs},
        "meeting:meeting-paper": [meeting.pk, "pdf"],
        "meeting:motion": [motion.pk],
        "meeting:notice": [notice.pk],
    }


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

    from guantong.staffing.models import Plan, Seat
    from guantong.staffing.services import posts, runs, scenarios

    post = posts.create(cast.officer, town.red, title="镇长", level="1A41")
    row = scenarios.create(cast.officer, town.city, "换届", timezone.localdate())
    run = runs.prepare(cast.officer, row)
    plan = Plan(
        scenario=row, number=1, name="方案 1", scenario_version=1, value=80, bound=81, baseline=70
    )
    plan.save()
    Seat(plan=plan, post=post, person=person, changed=True).save()
    parts = ("", "-weights", "-prices", "-pairs")
    return {
        **{f"staffing:scenario{part}": [row.pk] for part in parts},
        "staffing:post": [post.pk],
        "staffing:run": [run.pk],
        "staffing:plan": [plan.pk],
    }


def _of_a_person(cast, person):
    """Keys of the addresses of a person who has held one post."""
    import io

    from guantong.people.services import records, secrets

    data = {"unit_name": "红星镇", "title": "镇干部", "start": "2019-06"}
    post = records.save_record(cast.officer, person, "A02", data)
    picture = io.BytesIO(b"\xff\xd8\xff" + b"0" * 20)
    secrets.keep_photo(cast.officer, person, File(picture, "照片.jpg"))
    plain = ("person", "photo", "reveal", "edit")
    return {
        **{f"people:{name}": [person.pk] for name in plain},
        "people:records": [person.pk, "A02"],
        "people:record-add": [person.pk, "A36"],
        "people:record-edit": [person.pk, "A02", post.pk],
        "people:filter-keep": ["list"],
        "people:numbers": ["members"],
    }


def _names():
    for pattern in get_resolver().url_patterns:
        if hasattr(pattern, "url_patterns"):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from (space + p.name for p in pattern.url_patterns)
        else:
            yield pattern.name


def test_every_route_stands_in_the_table():
    assert set(_names()) == set(TABLE) | BY_POST | DOORS


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_each_role_opens_its_pages_and_no_other(client, cast, addresses, role):
    client.force_login(getattr(cast, role), backend="django.contrib.auth.backends.ModelBackend")
    got = {name: client.get(url).status_code for name, url in addresses.items()}
    assert got == {name: 200 if role in allowed else 404 for name, allowed in TABLE.items()}


OF_A_PERSON = ("person", "photo", "reveal", "edit", "records", "record-edit")
WRONG = (
    [
        "office:unit",
        "office:task",
        "office:file",
        "people:team",
        *(f"people:{n}" for n in OF_A_PERSON),
        "people:reconciliation",
    ]
    + [
        f"assess:{name}"
        for name in ("campaign", "campaign-codes", "results", "unit-result", "person-result")
    ]
    + [f"staffing:judgement{part}" for part in ("", "-record", "-person", "-place")]
    + [f"staffing:{name}" for name in ("post", "scenario", "scenario-weights", "run", "plan")]
    + [f"staffing:{name}" for name in ("board", "board-seat", "board-why", "trial", "robustness")]
)


@pytest.mark.parametrize("name", WRONG)
def test_the_wrong_scope_is_not_found(client, cast, addresses, name):
    client.force_login(cast.stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(addresses[name]).status_code == 404


def test_who_is_not_signed_in_is_sent_to_the_door(client, addresses):
    for name, url in addresses.items():
        answer = client.get(url)
        assert answer.status_code == 302, name
        assert answer.url.startswith(reverse("office:sign-in"))


def test_a_list_is_searched_sorted_and_exported_as_filtered(client, cast, town):
    import io

    import openpyxl

    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("office:units")
    page = client.get(url, {"q": "镇", "sort": "-name"}).content.decode()
    assert page.index("蓝山镇") < page.index("红星镇")
    assert "甲县</a>" not in page
    answer = client.get(url, {"q": "镇", "export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {"红星镇", "蓝山镇"}


def test_a_units_form_says_what_is_wrong_at_its_field(client, cast, town):
    client.force_login(cast.system, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("frame:act", args=["core.unit", town.red.pk, "create"])
    answer = client.post(url, {"name": "新村", "kind": "village", "code": "A11"})
    assert answer.status_code == 400
    assert "编码 A11 已被使用" in answer.content.decode()
    answer = client.post(url, {"name": "新村", "kind": "village", "code": "A12"})
    assert answer.status_code == 302
    assert Event.objects.unscoped("test").filter(action="机构.设立", actor=cast.system).exists()


def test_a_page_carries_a_strict_policy_and_no_inline_script(client, cast):
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("office:home"))
    assert "unsafe" not in answer["Content-Security-Policy"]
    text = answer.content.decode()
    assert "<style" not in text
    assert " style=" not in text
    assert "onclick" not in text


def test_the_tree_opens_level_by_level_within_scope_and_is_filtered(client, cast, town):
    client.force_login(cast.stranger, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("office:tree")
    assert "乙县" in client.get(url).content.decode()
    assert "甲县" not in client.get(url).content.decode()
    assert "蓝山镇" in client.get(url, {"parent": town.second.pk}).content.decode()
    assert "红星镇" not in client.get(url, {"parent": town.first.pk}).content.decode()
    assert "蓝山镇" in client.get(url, {"q": "蓝山"}).content.decode()
    assert "红星镇" not in client.get(url, {"q": "镇"}).content.decode()
    assert "evil" not in client.get(url, {"list": "//evil.example/"}).content.decode()


def test_a_list_is_narrowed_to_a_unit_of_the_tree(client, cast, town, campaign):
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("people:list")
    assert "甲（虚构）" in client.get(url, {"unit": town.first.pk}).content.decode()
    assert "甲（虚构）" not in client.get(url, {"unit": town.second.pk}).content.decode()


def test_a_page_is_read_in_english_and_the_log_stays_chinese(client, cast, town):
    client.force_login(cast.system, backend="django.contrib.auth.backends.ModelBackend")
    back = client.post(
        reverse("office:language"), {"language": "en", "next": reverse("office:units")}
    )
    page = client.get(back.url).content.decode()
    assert 'lang="en"' in page
    assert "Organisation tree" in page
    assert "组织树" not in page
    client.post(reverse("frame:act", args=["core.unit", town.red.pk, "rename"]), {"name": "新红镇"})
    assert Event.objects.unscoped("test").latest("seq").action == "机构.更名"
