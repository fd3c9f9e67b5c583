"""A meeting in a real browser: prepared, held, signed, announced; each page without a fault."""

import datetime as dt
from functools import partial
from itertools import islice, pairwise

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.e2e.looks import SIZES, look, note
from tests.e2e.worlds import small
from tests.meeting import cast as told

from guantong.commands.demo import PASSWORD

MEMBERS = (
    "陈海（虚构） 副书记", "李云（虚构） 副书记", "唐敏（虚构） 纪委书记",
    "蒋平（虚构） 统战部部长", "何青（虚构） 宣传部部长", "周立（虚构） 政法委书记",
    "欧阳文（虚构） 常务副县长",
)  # fmt: skip


@pytest.fixture
def world(transactional_db, live_server, settings, shelf):
    settings.SECOND_FACTOR_REQUIRED = False
    settings.DEMO = True
    return shelf.take(_world, shelf.take(small))


def _world(made):
    """The small demonstration with a meeting being prepared, one in session, one announced."""
    from guantong.meeting.models import Election, Letter
    from guantong.meeting.services import copies, deciding, notice

    officer, people = made.accounts["ganbu"], made.peopled.cadres
    today = timezone.localdate()
    draft = _meeting(officer, made, people, today)
    copies.for_members(draft)
    spoken = _meeting(officer, made, people, today, name="县委常委会会议（会议中）")
    spoken = told.begin(officer, spoken, {"蒋平（虚构）"})
    told.say(officer, spoken, told.motions(spoken)[0], agree=6)
    day = today - dt.timedelta(days=1)
    done = _meeting(officer, made, people, day, name="县委常委会第十二次会议", signatures_needed=1)
    done = told.begin(officer, done, {"蒋平（虚构）"})
    told.say(officer, done, told.motions(done)[0], agree=2, oppose=1)
    told.all_agree(officer, done, [motion.pk for motion in told.motions(done)])
    done = deciding.close(officer, done)
    done = deciding.sign(officer, done, "记录人", done.digest)
    row = notice.publish(
        officer, done, first=today, place="县人民政府网站、单位公告栏", telephone="12380"
    )
    return {
        "draft": draft, "open": spoken, "done": done, "notice": row,
        "letter": Letter.objects.unscoped("test").first(),
        "election": Election.objects.unscoped("test").first(),
    }  # fmt: skip


def _meeting(officer, made, people, on, name="县委常委会会议（筹备）", **more):
    """Every third cadre of a unit takes the post of the one after, who is a member."""
    from guantong.meeting.services import opening
    from guantong.meeting.services.opening import Member, Move

    chosen = list(islice((p for p in people if p.post and p.level), 0, 36, 3))
    moves = [
        Move(
            one, other.unit, other.post, other.post, one.post,
            level=other.level, is_chief=other.is_chief, reason="换届人事安排",
        )
        for one, other in pairwise(chosen[:-1])
    ]  # fmt: skip
    moves.append(Move(chosen[-1], remove=chosen[-1].post, reason="到龄"))
    rows = [Member(*line.split()) for line in MEMBERS]
    rows.append(Member(chosen[1].name, chosen[1].post, person=chosen[1]))
    rows.append(Member("赵刚（虚构）", "书记", is_chief=True))
    data = {"name": name, "on": on, "place": "县委常委会议室", "is_demo": True, **more}
    return opening.create(officer, made.peopled.scope, data, rows, moves)


def _pages(world):
    draft, spoken, done = (world[name] for name in ("draft", "open", "done"))
    motions = told.motions(spoken)
    return [
        ("meetings", reverse("meeting:meetings")),
        ("meeting-create", _act(draft.unit, "meeting-create")),
        ("meeting-draft", _page(draft)),
        ("meeting-members", _act(draft, "members")),
        ("meeting-add", _act(draft, "add")),
        ("meeting-start", _act(draft, "start")),
        ("meeting-pack", _act(draft, "pack")),
        ("seats", reverse("meeting:seats", args=[draft.pk])),
        ("copies", reverse("meeting:copies")),
        ("meeting-grade", _act(draft, "grade")),
        ("meeting-contacts", _act(draft, "contacts")),
        ("meeting-open", _page(spoken)),
        ("motion", _page(motions[1])),
        ("meeting-agree", _act(spoken, "agree")),
        ("motion-recuse", _act(motions[1], "recuse")),
        ("meeting-done", _page(done)),
        ("motion-done", _page(told.motions(done)[1])),
        ("meeting-apply", _act(done, "apply")),
        ("letters", reverse("meeting:letters")),
        ("letter", _page(world["letter"])),
        ("letter-answer", _act(world["letter"], "answer")),
        ("elections", reverse("meeting:elections")),
        ("election", _page(world["election"])),
        ("election-record", _act(world["election"], "record")),
        ("stages", reverse("meeting:stages")),
        ("notices", reverse("meeting:notices")),
        ("notice", _page(world["notice"])),
    ]


def _page(row):
    return row.get_absolute_url()


def _act(row, name):
    return reverse("frame:act", args=[row._meta.label_lower, row.pk, name])


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_a_meeting_is_accessible_and_quiet(browser, live_server, world, size):
    faults: list[str] = []
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    page = context.new_page()
    page.on("console", partial(note, faults))
    page.on("pageerror", lambda error: faults.append(str(error)))
    _sign_in(page, live_server)
    for title, address in _pages(world):
        page.goto(live_server.url + address)
        faults += look(page, title)
    assert not faults, "\n".join(faults)
    context.close()


def test_an_officer_records_signs_and_is_told_to_wait_for_the_notice(browser, live_server, world):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    _sign_in(page, live_server)
    meeting = world["open"]
    motion = told.motions(meeting)[1]
    page.goto(live_server.url + reverse("meeting:motion", args=[motion.pk]))
    for choice in page.locator(".stance").all():
        choice.get_by_label("同意", exact=True).check()
    page.click("text=保存并到下一项")
    page.wait_for_url(lambda url: f"/motions/{motion.pk}/" not in url)
    page.goto(live_server.url + reverse("meeting:meeting", args=[meeting.pk]))
    page.get_by_role("link", name="登记（余下各项均表态同意）").click()
    page.wait_for_url("**/agree/**")
    page.check("[name=heard]")
    page.click("main form.card button[type=submit]")
    page.wait_for_url(f"**{meeting.get_absolute_url()}")
    page.get_by_role("link", name="附纸质记录扫描件").click()
    page.wait_for_url("**/scan/**")
    paper = {"name": "会议记录.pdf", "mimeType": "application/pdf", "buffer": b"paper"}
    page.set_input_files("[name=upload]", paper)
    page.click("main form.card button[type=submit]")
    page.wait_for_url(f"**{meeting.get_absolute_url()}")
    page.get_by_role("link", name="会议结束").click()
    page.click("main form.card button[type=submit]")
    page.click("main >> text=签字 >> nth=0")
    page.fill("[name=role]", "记录人")
    page.check("[name=read]")
    page.click("main form.card button[type=submit]")
    page.wait_for_selector("text=1／2")
    done = world["done"]
    page.goto(live_server.url + _act(done, "apply"))
    page.fill("[name=document]", "甲干〔2026〕12号")
    page.click("main form.card button[type=submit]")
    assert "期满后才能办理任职" in page.inner_text("main")
    context.close()


def _sign_in(page, live_server):
    page.goto(live_server.url + reverse("office:sign-in"))
    page.fill("[name=username]", "ganbu")
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(live_server.url + reverse("office:home"))
