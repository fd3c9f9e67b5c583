"""What stands beside any record: notes, files, changes; who sees them, and that they move along."""

import io

import pytest
from django.core.files import File
from django.urls import reverse

from guantong.core import about, acts
from guantong.core.errors import Refused
from guantong.core.models import Attachment, Note
from guantong.core.services import units
from guantong.frame.models import Change
from guantong.people.models import Person
from guantong.people.services import movement, persons

pytestmark = [pytest.mark.django_db, pytest.mark.both]
BACKEND = "django.contrib.auth.backends.ModelBackend"
FACTS = {"name": "王小明", "sex": "1", "birth_month": "1975-03", "post": "红星镇镇长"}
NOTE, ATTACH = (acts.find("people.person", name) for name in ("note", "attach"))


@pytest.fixture
def person(cast, town):
    return persons.create(cast.officer, town.red, FACTS)


def test_a_note_is_seen_by_whoever_sees_the_row_and_added_by_whoever_manages_it(cast, person):
    NOTE(cast.officer, person, text="已与本人核对。")
    assert [one.text for one in Note.objects.visible_to(cast.leader)] == ["已与本人核对。"]
    assert not Note.objects.visible_to(cast.stranger).exists()
    for other in (cast.leader, cast.stranger):
        with pytest.raises(Refused):
            NOTE(other, person, text="不是我的。")


def test_a_note_is_never_altered_or_deleted(cast, person):
    NOTE(cast.officer, person, text="已与本人核对。")
    rows = about.rows(Note, person)
    for alter in (rows.delete, lambda: rows.update(text="别的")):
        with pytest.raises(TypeError):
            alter()


def test_a_file_beside_a_person_stands_on_its_page(client, cast, person):
    file = File(io.BytesIO(b"%PDF-1.7"), "审批表.pdf")
    ATTACH(cast.officer, person, title="任职审批表", file=file)
    client.force_login(cast.officer, backend=BACKEND)
    page = client.get(reverse("people:person", args=[person.pk]) + "?tab=materials")
    kept = Attachment.objects.visible_to(cast.officer).get()
    assert reverse("office:file", args=[kept.file_id]) in page.content.decode()
    assert "写备注" in page.content.decode()


def test_the_reader_who_may_not_add_gets_no_button(client, cast, person):
    client.force_login(cast.leader, backend=BACKEND)
    page = client.get(reverse("people:person", args=[person.pk]) + "?tab=materials")
    assert "备注与附件" in page.content.decode()
    assert "写备注" not in page.content.decode()


def test_what_is_about_a_person_goes_along_to_another_unit(cast, town, person):
    NOTE(cast.officer, person, text="已与本人核对。")
    movement.transfer(cast.officer, person, town.blue, "蓝山镇党委书记", "2024-05")
    for model in (Note, Change):
        paths = set(model.objects.unscoped("test").values_list("path", flat=True))
        assert paths == {town.blue.path}


def test_what_is_about_a_person_moves_with_its_unit(cast, town, person):
    NOTE(cast.officer, person, text="已与本人核对。")
    units.move(None, town.red, town.second, reason="区划调整")
    person = Person.objects.unscoped("test").get(pk=person.pk)
    for model in (Note, Change):
        paths = set(model.objects.unscoped("test").values_list("path", flat=True))
        assert paths == {person.unit_path}
