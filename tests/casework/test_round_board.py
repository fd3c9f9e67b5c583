"""The board: who sees which rows and answers when; no sequence of answers shows one too early."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.casework.nominees.models import Nominee
from tests.casework.paper import paper
from tests.casework.test_round_lists import all_clear, keys, late, list_of

from guantong.casework import boards
from guantong.casework.listings import RoundTurns, Signed
from guantong.casework.models import Case, Conclusion, Round, Sheet, Turn
from guantong.casework.services import answering, finishing
from guantong.core.errors import GuantongError
from guantong.core.models import Event
from guantong.core.scope import rows_of

pytestmark = pytest.mark.django_db
REASON = "正在核查的线索"


@pytest.fixture
def objected(desk, opened):
    """法院 objected to 钱二; 公安局 and 信访局 have not answered."""
    row = list_of(opened, desk.bureaus[1])
    answering.mark(
        desk.review2, row, keys(row, "钱二"), outcome="有异议", article="第三条", reason=REASON
    )
    answering.sign(desk.review2, row)
    return row


def addresses(opened, row):
    sheet = rows_of(row, Sheet).get()
    case = Case.objects.unscoped("test").get(round=opened, title="钱二")
    return {
        "board": opened.get_absolute_url(), "list": row.get_absolute_url() + "&now=done",
        "sheet": sheet.get_absolute_url(), "case": case.get_absolute_url(),
        "excel": opened.get_absolute_url() + "?export=xlsx",
        "list-excel": row.get_absolute_url() + "&now=done&export=xlsx",
        "sheet-excel": sheet.get_absolute_url() + "?export=xlsx",
        "paper": reverse("casework:paper", args=[case.pk, "docx"]),
    }  # fmt: skip


def text_of(answer):
    if answer.status_code != 200:
        return ""
    body = answer.getvalue() if answer.streaming else answer.content
    if not body.startswith(b"PK"):
        return body.decode()
    try:
        sheets = openpyxl.load_workbook(io.BytesIO(body)).worksheets
    except Exception:
        import docx

        made = docx.Document(io.BytesIO(body))
        cells = [c.text for t in made.tables for line in t.rows for c in line.cells]
        return " ".join([*cells, *(one.text for one in made.paragraphs)])
    return " ".join(str(c.value) for s in sheets for line in s.iter_rows() for c in line)


#: Who → what of each address: 200 or 404 (302 to its own list), and whether the answer is read.
TABLE = {
    "review2": {"board": 302, "list": 200, "sheet": 200, "case": 200, "told": True},
    "review3": {"board": 302, "list": 200, "sheet": 404, "case": 200, "told": False},
    "org": {"board": 200, "list": 200, "sheet": 200, "case": 200, "told": False},
    "ship": {"board": 200, "list": 200, "sheet": 404, "case": 200, "told": False},
    "secretary": {"board": 200, "list": 200, "sheet": 404, "case": 200, "told": False},
    "far": {"board": 404, "list": 200, "sheet": 404, "case": 404, "told": False},
}


@pytest.mark.parametrize("name", TABLE)
def test_who_opens_what_and_reads_no_answer_of_another_unit(client, desk, opened, objected, name):
    client.force_login(getattr(desk, name))
    wanted = TABLE[name]
    for kind, address in addresses(opened, objected).items():
        answer = client.get(address)
        assert answer.status_code == wanted.get(kind, answer.status_code), kind
        text = text_of(answer)
        own = wanted["told"] and kind in ("sheet", "case", "paper", "sheet-excel")
        assert ("第三条" in text or REASON in text) is own, kind
        assert wanted["told"] or "有异议：" not in text, kind
    # A list that is not the reader's shows no row of it.
    theirs = RoundTurns.seen(getattr(desk, name)).filter(unit_list=objected)
    assert theirs.exists() is (name in ("review2", "org"))


def test_answers_are_shown_when_all_are_in(client, desk, opened, objected):
    for who, n in ((desk.review1, 0), (desk.review2, 1), (desk.review3, 2)):
        all_clear(who, list_of(opened, desk.bureaus[n]))
    client.force_login(desk.org)
    page = client.get(opened.get_absolute_url()).content.decode()
    assert "有异议：法院；无异议：其余 2 家" in page
    text = text_of(client.get(addresses_of_board(opened, "export=xlsx")))
    assert text.count("无异议") == 5 * 3
    found = client.get(addresses_of_board(opened, "state=clash")).content.decode()
    assert "钱二" in found
    assert "赵一" not in found


def addresses_of_board(opened, query):
    return f"{opened.get_absolute_url()}?{query}"


def test_board_is_narrowed_by_place_unit_progress_and_name(client, town, desk, opened, objected):
    def names(query):
        page = client.get(addresses_of_board(opened, query)).content.decode()
        return {name for name in ("赵一", "钱二", "孙三", "李四", "周五") if f">{name}</a>" in page}

    client.force_login(desk.org)
    every = {"赵一", "钱二", "孙三", "李四", "周五"}
    assert names("") == names(f"unit={town.red.pk}") == every
    assert names("q=钱") == {"钱二"}
    assert names(f"list={objected.pk}&state=done") == {"钱二"}
    assert names(f"list={objected.pk}&state=open") == every - {"钱二"}
    assert names("state=done") == names("state=late") == names("state=clash") == set()
    late(opened)
    assert names(f"list={objected.pk}&state=late") == every - {"钱二"}
    answering.without(desk.org, objected, reason="逾期没有答复")
    assert names("state=silent") == every - {"钱二"}


def test_silence_stands_as_silence_on_the_board(client, desk, opened, objected):
    late(opened)
    for n in range(3):
        answering.without(desk.org, list_of(opened, desk.bureaus[n]), reason="逾期没有答复")
    case = Case.objects.unscoped("test").get(round=opened, title="赵一")
    (line,) = boards.lines_of(opened, [case])
    boards.fill(desk.org, [line], boards.lists_of(opened))
    assert [(one.letter, one.words) for one in line.cells] == [("未", "未反馈")] * 3
    assert not Turn.objects.unscoped("test").filter(case=case, step="decide").exists()
    assert Turn.objects.unscoped("test").filter(case=case, step="conflict").exists()


def test_counts_of_the_township_are_of_its_own_candidates(client, town, desk, drawn):
    from tests.casework.conftest import ready

    from guantong.core.services import units

    other = units.create(None, town.first, name="黄沙镇", kind="township", code="A9")
    Nominee(unit=other, name="外镇人", round=drawn).save()
    opened = ready(desk.org, drawn)
    client.force_login(desk.ship)
    page = client.get(opened.get_absolute_url()).content.decode()
    assert "外镇人" not in page
    assert "0/5" in page
    assert "0/6" not in page
    client.force_login(desk.org)
    assert "0/6" in client.get(opened.get_absolute_url()).content.decode()


def test_unit_marks_and_signs_on_its_pages(client, desk, opened):
    row = list_of(opened, desk.bureaus[0])
    client.force_login(desk.review1)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "其余无异议" in page
    assert "/sign/" not in page
    picked = [str(key) for key in keys(row, "赵一", "钱二")]
    lead = reverse("frame:lead", args=["casework:round-turns", "casework:mark"])
    asked = client.post(f"{lead}?unit_list={row.pk}", {"row": picked}, follow=True)
    assert "给 2 人标结论" in asked.content.decode()
    address = asked.redirect_chain[-1][0]
    wrong = client.post(address, {"token": "t1", "outcome": "有异议"})
    assert wrong.status_code == 422
    assert "须写明依据条款" in wrong.content.decode()
    client.post(address, {"token": "t2", "outcome": "需补充材料"})
    assert answering.marks_of(row).count() == 2
    every = client.post(f"{lead}?unit_list={row.pk}&now=unmarked", {"scope": "all"}, follow=True)
    assert "给 3 人标结论" in every.content.decode()
    client.post(reverse("frame:act", args=["casework.unitlist", row.pk, "rest"]), {"token": "t3"})
    sign = reverse("frame:act", args=["casework.unitlist", row.pk, "sign"])
    told = client.get(sign).content.decode()
    assert "将签署 5 人：需补充材料 2、无异议 3。" in told
    done = client.post(sign, {"token": "t4"}, follow=True)
    sheet = rows_of(row, Sheet).get()
    assert done.redirect_chain[-1][0] == sheet.get_absolute_url()
    assert "与各项结论相符" in done.content.decode()


def test_sheet_whose_conclusions_were_changed_says_so(client, desk, opened, objected):
    Conclusion.objects.unscoped("test").update(digest="0" * 64)
    client.force_login(desk.review2)
    page = client.get(rows_of(objected, Sheet).get().get_absolute_url()).content.decode()
    assert "与各项结论不符" in page


def test_draft_is_seen_by_those_below_and_not_by_another_county(desk, drawn):
    for who, sees in ((desk.org, True), (desk.ship, True), (desk.review1, True), (desk.far, False)):
        assert Round.objects.visible_to(who).exists() is sees
    assert not Signed.seen(desk.review1).exists()


DO = st.lists(
    st.tuples(
        st.integers(0, 3), st.integers(0, 4),
        st.sampled_from(("mark", "rest", "sign", "one", "letter", "late", "silent", "said late")),
        st.sampled_from(("无异议", "有异议", "需补充材料")),
    ),
    max_size=14,
)  # fmt: skip


@settings(
    max_examples=12, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(DO)
def test_no_sequence_shows_an_answer_too_early_or_turns_silence_into_consent(desk, opened, some):
    people = [desk.review1, desk.review2, desk.review3, desk.org]
    with transaction.atomic():
        lists = boards.lists_of(opened)
        for who, which, what, outcome in some:
            try:
                with transaction.atomic():
                    _do(desk, opened, lists, people[who], who % 3, which, what, outcome)
            except GuantongError:
                pass
            _nothing_early(desk, opened, lists)
        transaction.set_rollback(True)


def _do(desk, opened, lists, actor, unit, which, what, outcome):
    row = lists[unit]
    turn = Turn.objects.unscoped("test").filter(unit_list=row).order_by("pk")[which]
    given_ = {"outcome": outcome, "article": "第三条", "reason": REASON}
    if what == "mark":
        answering.mark(actor, row, [turn.pk], **given_)
    elif what == "rest":
        answering.rest(actor, row)
    elif what == "sign":
        answering.sign(actor, row)
    elif what == "one":
        finishing.finish(actor, turn, **given_)
    elif what == "letter":
        answering.letter(
            actor, row, letter="1号", letter_on=timezone.localdate(), others="无异议",
            scan=paper("函.pdf", b"%PDF-1.4 x"),
        )  # fmt: skip
    elif what == "late":
        late(opened)
    elif what == "silent":
        answering.without(actor, row, reason="逾期没有答复")
    else:
        finishing.say_late(actor, turn, **given_)


def _nothing_early(desk, opened, lists):
    turns = list(Turn.objects.unscoped("test").filter(unit_list__in=lists).select_related("case"))
    cases = {turn.case_id: turn.case for turn in turns}
    owed = {turn.case_id for turn in turns if turn.done_at is None}
    signers = {one.turn_id: one for one in Conclusion.objects.unscoped("test").order_by("pk")}
    for n, reader in enumerate((desk.review1, desk.review2, desk.review3, desk.org, desk.ship)):
        lines = boards.lines_of(opened, list(cases.values()))
        boards.fill(reader, lines, lists)
        for line in lines:
            if line.case.pk not in owed:
                continue
            assert line.clashes == []
            for unit, cell in enumerate(line.cells):
                turn = next(
                    one for one in line.turns.values() if one.unit_list_id == lists[unit].pk
                )
                said = signers.get(turn.pk)
                own = unit == n or (said and said.signer_id == reader.pk) or turn.done_by == reader
                if not own:
                    assert cell.letter in ("待", "逾", "未", "已"), (reader, cell)
    for turn in turns:
        if turn.outcome == "未反馈":
            assert turn.done_by == desk.org
        elif turn.outcome:
            assert turn.pk in signers
    assert not Event.objects.unscoped("test").filter(summary__contains=REASON).exists()
    told = RoundTurns.seen(desk.org)
    assert told.count() >= len(cases)
