"""Forms that real people struggled with: nobody kept here is damaged by a file.

The inputs lie in tests/data/cases; SOURCES.md says where each kind was met.
"""

import dataclasses
import datetime
import io
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse
from tests.frame.filing import faults, handed_in, rows, written
from tests.people.test_form_files import given, zipped

from guantong.core.errors import Conflict
from guantong.formats.appointment import AppointmentForm, read_lrmx, write_lrmx
from guantong.formats.appointment.invented import id_number, invent
from guantong.frame.intake import life
from guantong.frame.models import Change
from guantong.frame.records.origin import Origin
from guantong.people.models import FamilyMember, Person, ResumePeriod
from guantong.people.profile.dossier import Dossier
from guantong.people.profile.facts import Facts
from guantong.people.services import persons
from guantong.people.services.forms import forms_of, take_form

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parents[1] / "data" / "cases"
NUMBER = id_number("1978-01", 12, 30, "男")
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _shelf(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def form_of(name, **changes):
    return dataclasses.replace(read_lrmx((CASES / name).read_bytes(), name), **changes)


def sent(cast, town, name):
    """Hand a case in and read it."""
    content = (CASES / name).read_bytes()
    title = name.rpartition("/")[2]
    return handed_in(cast.officer, "core.unit", "forms-import", town.red, content, title)


def everybody():
    return Person.objects.unscoped("test").select_related("unit")


def taken(cast, town, name):
    """Hand a case in, see that it is right, and write it."""
    read = sent(cast, town, name)
    assert (faults(read), read.state) == ([], "checked"), faults(read)
    written(cast.officer, read)
    return everybody().get(name=form_of(name).name), read


def entered(cast, town, **facts):
    known = {"name": "陈同名", "sex": "1", "birth_month": "1978-01", "ethnicity": "汉族"}
    return persons.create(cast.officer, town.red, {**known, "post": "某局局长", **facts})


@pytest.mark.parametrize("name", ["form_without_id.lrmx", "form_year_only.lrmx"])
def test_a_weak_match_is_the_officers_choice_and_shown_field_by_field(client, cast, town, name):
    person = entered(cast, town, id_number=NUMBER)
    read = sent(cast, town, f"26-same-name/{name}")
    (row,) = rows(read)
    assert (row.state, row.differs[""]) == ("q", [[person.pk, "陈同名（红星镇）"]])
    with pytest.raises(Conflict):
        life.write(cast.officer, read)
    assert everybody().get().post == "某局局长"
    client.force_login(cast.officer, backend=BACKEND)
    address = reverse("frame:intake-row", args=[read.pk, row.pk])
    client.post(address, {"choice": str(person.pk)})
    (row,) = rows(read)
    assert row.state == "c"
    differs = {name: tuple(one[:2]) for name, one in row.differs.items()}
    assert differs["current_post"] == ("某局局长", "某镇干部")
    assert differs["ethnicity"] == ("汉族", "瑶族")
    assert "birth" not in differs
    page = client.get(read.get_absolute_url()).content.decode()
    assert "<del>某局局长</del>" in page
    written(cast.officer, read)
    person.refresh_from_db()
    assert (person.post, person.birth_month) == ("某镇干部", "1978-01")


def test_somebody_else_of_that_name_is_entered_beside(client, cast, town):
    entered(cast, town)
    read = sent(cast, town, "26-same-name/form_without_id.lrmx")
    (row,) = rows(read)
    client.force_login(cast.officer, backend=BACKEND)
    client.post(reverse("frame:intake-row", args=[read.pk, row.pk]), {"choice": "new"})
    written(cast.officer, read)
    assert sorted(everybody().values_list("post", flat=True)) == ["某局局长", "某镇干部"]


def test_entries_parted_by_marks_escaped_twice_are_two(cast, town):
    person, _read = taken(cast, town, "21-xml-marks-in-resume/escaped_twice.lrmx")
    periods = ResumePeriod.objects.unscoped("test").filter(person=person)
    assert [(one.start, one.end, one.text) for one in periods] == [
        ("1997-07", "2003-05", "某镇干部"), ("2003-05", "", "某局&办主任"),
    ]  # fmt: skip
    person, _read = taken(cast, town, "21-xml-marks-in-resume/marks.lrmx")
    assert "《A&B》<新>栏目，R&D 办公室" in person.resume


def test_a_newborn_without_a_name_is_kept_and_told(cast, town):
    person, read = taken(cast, town, "22-thirteen-relatives/two_with_one_call_and_no_name.lrmx")
    kept = FamilyMember.objects.unscoped("test").filter(person=person)
    assert [(one.call.reveal(), one.name.reveal()) for one in kept] == [
        ("儿子", ""), ("父亲", "欧父"), ("母亲", "欧母"), ("女儿", "暂未取名"),
    ]  # fmt: skip
    assert "欧缺名：家庭成员“儿子”没有姓名，照此保留。" in read.told
    person, _read = taken(cast, town, "22-thirteen-relatives/thirteen.lrmx")
    assert FamilyMember.objects.unscoped("test").filter(person=person).count() == 13


def test_odd_periods_are_told_and_their_text_kept(cast, town):
    person, read = taken(cast, town, "23-resume-dashes/odd.lrmx")
    assert person.resume == form_of("23-resume-dashes/odd.lrmx").resume
    told = [line.partition("“")[2] for line in read.told if "简历" in line]
    assert told == [
        "2010.01--2008.05 某局副局长”止早于起：文字照原样保留，不列入履历各段。",
        "2013.13--2015.02 某局局长”不是年月：文字照原样保留，不列入履历各段。",
        "2018--2020 援藏”只有年份：文字照原样保留，不列入履历各段。",
    ]
    periods = ResumePeriod.objects.unscoped("test").filter(person=person)
    assert [(one.start, one.end, one.text) for one in periods] == [
        ("1997-07", "2003-05", "某镇干部"), ("2003-05", "2010-01", "某镇副镇长"),
        ("2015-02", "", "某县副县长"), ("2016-09", "", "某市副局长"),
        ("2020-01", "", "某局局长"),
    ]  # fmt: skip


def test_an_old_month_of_retirement_is_derived_anew_and_told(cast, town):
    person, read = taken(cast, town, "42-age-date/stale_dao_ling.lrmx")
    assert "柳到龄：表上的到龄年月 2035.03 与规定不符，按规定推算为 2037.10。" in read.told
    (form,) = forms_of([person])
    assert form.retirement_month == "203710"
    assert _page(cast, person) == "2037.10"
    body, _row = given(cast.officer, town.red, [person], "zip-lrmx", whole_numbers=True)
    archive = zipfile.ZipFile(io.BytesIO(body))
    out = read_lrmx(archive.read(archive.namelist()[0]))
    today = f"{datetime.datetime.now():%Y%m%d}"
    assert (out.age_date, out.filled_on, out.filled_by, out.retirement_month) == (
        today, today, str(cast.officer), "203710",
    )  # fmt: skip


def _page(cast, person):
    """Return the month of retirement that the person's page shows."""
    return Facts(Dossier(cast.officer, person), datetime.date(2026, 11, 30)).retirement().value


@pytest.mark.parametrize(
    ("name", "month", "limit"),
    [("woman_60", "2040.03", 60), ("man_60", "2037.10", 60)],
)
def test_the_phrase_of_the_limit_is_the_limit_everywhere(cast, town, name, month, limit):
    person, _read = taken(cast, town, f"48-limit-phrase/{name}.lrmx")
    (form,) = forms_of([person])
    assert _page(cast, person) == month
    assert form.retirement_month == month.replace(".", "")
    assert form.limit_before_reform == f"改革前任职年龄界限为{limit}岁"


def test_a_members_status_is_not_lowered_by_words(client, cast, town):
    person, _read = taken(cast, town, "45-party-words-over-known/first.lrmx")
    assert (person.party, person.party_month) == ("01", "1998-07")
    person, _read = taken(cast, town, "45-party-words-over-known/then_with_words.lrmx")
    assert (person.party, person.party_month) == ("01", "1998-07")
    assert person.other_parties == "（2000.01恢复党籍）"
    (form,) = forms_of([person])
    assert form.party == "1998.07（2000.01恢复党籍）"
    read = sent(cast, town, "45-party-words-over-known/then_dash.lrmx")
    assert "卢党员：入党时间“——”按空着读。" in read.told
    assert [(row.state, row.differs) for row in rows(read)] == [("s", {})]
    lower = write_lrmx(form_of("45-party-words-over-known/first.lrmx", party="群众"))
    read = handed_in(cast.officer, "core.unit", "forms-import", town.red, lower, "a.lrmx")
    ((_row, field, words),) = faults(read)
    assert field == "party"
    assert "政治面貌不因文件降低" in words
    person.refresh_from_db()
    assert (person.party, person.party_month) == ("01", "1998-07")


@pytest.mark.parametrize(
    ("name", "people", "told"),
    [
        ("our_own_zip_all.zip", ["柳到龄", "贺记号"], "“docx/01_柳到龄.docx”不是任免表，没有读。"),
        ("with_word.zip", ["滕压缩二"], "“花名册.xlsx”不是任免表，没有读。"),
        ("inner_zip.zip", ["滕压缩二"], "“甲单位.zip”不是任免表，没有读。"),
    ],
)
def test_a_zip_with_company_is_read_and_the_rest_told(cast, town, name, people, told):
    read = sent(cast, town, f"40-zip-with-company/{name}")
    assert faults(read) == []
    written(cast.officer, read)
    assert list(everybody().order_by("pk").values_list("name", flat=True)) == people
    assert told in read.told


def test_a_zip_inside_a_zip_is_read_and_its_name_is_the_units(cast, town):
    form = form_of("42-age-date/stale_dao_ling.lrmx")
    inner = zipped(("a.lrmx", write_lrmx(form))).read()
    body = zipped(("蓝山镇.zip", inner)).read()
    written(
        cast.officer, handed_in(cast.officer, "core.unit", "forms-import", town.city, body, "z.zip")
    )
    assert everybody().get().unit.name == "蓝山镇"


def test_our_own_zip_of_every_kind_is_read_back_and_changes_nothing(cast, town):
    for form in invent(5):
        take_form(cast.officer, form, unit=town.red, origin=Origin())
    people = list(everybody())
    before = Change.objects.unscoped("test").count()
    for numbers in (True, False):
        body, _row = given(
            cast.officer, town.red, people, "zip-all", whole_numbers=numbers
        )  # fmt: skip
        read = handed_in(
            cast.officer, "core.unit", "forms-import", town.red, body, f"{numbers}.zip"
        )
        assert [(row.state, row.differs) for row in rows(read)] == [("s", {})] * 5, faults(read)
    assert Change.objects.unscoped("test").count() == before


@pytest.mark.parametrize("name", ["19750312", "1975年3月"])
def test_months_of_birth_are_read_however_written(cast, town, name):
    person, _read = taken(cast, town, f"41-lrmx-dates/{name}.lrmx")
    assert person.birth_month == "1975-03"


@pytest.mark.parametrize("case", sorted(p.name for p in (CASES / "44-exchange-package").iterdir()))
def test_exchange_packages_as_they_are_met_are_read(cast, town, case):
    read = sent(cast, town, f"44-exchange-package/{case}")
    if case == "one_row_of_A36_without_person.zip":
        assert read.task.state == "failed"
        assert "A36" in read.task.message
    elif case == "ethnic_code_and_blank_sex.zip":
        assert [field for _n, field, _words in faults(read)] == ["sex", "sex"]
    else:
        assert faults(read) == []
        assert {row.state for row in rows(read)} == {"n"}


@pytest.mark.parametrize("case", sorted(p.name for p in (CASES / "46-photos").iterdir()))
def test_photos_as_they_are_met_are_read_or_refused_in_words(cast, town, case):
    read = sent(cast, town, f"46-photos/{case}")
    for _row, field, words in faults(read):
        assert field == "unread"
        assert "照片" in words or "图" in words


def test_a_form_that_says_less_never_blanks(cast, town):
    person = entered(cast, town, id_number=NUMBER, work_month="1998-07")
    form = AppointmentForm(name=person.name, id_number=NUMBER, birth="1978")
    read = handed_in(
        cast.officer, "core.unit", "forms-import", town.red, write_lrmx(form), "a.lrmx"
    )  # fmt: skip
    assert [(row.state, row.differs) for row in rows(read)] == [("s", {})]


def test_one_field_corrected_on_the_page_leaves_the_resume_alone(client, cast, town):
    person = entered(cast, town, resume="1998.07--2001.03  干部\n2001.03--  局长")
    client.force_login(cast.officer, backend=BACKEND)
    address = reverse("people:edit", args=[person.pk])
    form = client.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data["branch"] = ""  # Its picker sends the key of what is chosen, and nothing is.
    browser = {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value
        for name, value in data.items()
    }
    before = Change.objects.unscoped("test").count()
    answer = client.post(address, {**browser, "health": "良好"})
    assert answer.status_code == 302, answer.content.decode()[-600:]
    person.refresh_from_db()
    assert person.resume == "1998.07--2001.03  干部\n2001.03--  局长"
    changed = Change.objects.unscoped("test").order_by("pk")[before:]
    assert [one.field for one in changed] == ["health"]


def test_two_files_in_one_zip_of_one_person_are_told(cast, town):
    form = form_of("42-age-date/stale_dao_ling.lrmx")
    body = zipped(("a.lrmx", write_lrmx(form)), ("b.lrmx", write_lrmx(form))).read()
    read = handed_in(cast.officer, "core.unit", "forms-import", town.red, body, "两份.zip")
    assert faults(read) == [(2, "", "与“a.lrmx”是同一个人，请留下一份")]
