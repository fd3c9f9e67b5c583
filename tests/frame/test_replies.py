"""One's own words stay with the row they answer, and are nobody else's to say."""

import io

import pytest

from guantong.core.errors import GuantongError, Refused
from guantong.core.models import Account, Reply
from guantong.frame import replies

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def subject(cast, town):
    cast.ratee.holder = "a person"
    cast.ratee.save()
    return replies.Subject(town.red, cast.ratee, town.red)


def test_words_said_again_stand_beside_those_before(cast, town, subject):
    file = ("证明.pdf", io.BytesIO(b"%PDF-1.4 proof"))
    replies.say(cast.ratee, subject, " 第一次。 ")
    replies.say(cast.ratee, subject, "第二次。", file)
    said = replies.of([town.red, town.blue])
    assert [one.text for one in said[town.red.pk]] == ["第二次。", "第一次。"]
    assert [one.name for one in said[town.red.pk][0].files.all()] == ["证明.pdf"]
    assert town.blue.pk not in said


def test_words_said_anew_take_the_place_of_those_before_and_files_add_up(cast, town, subject):
    for name in ("甲.pdf", "乙.pdf"):
        replies.say_anew(cast.ratee, subject, name, (name, io.BytesIO(b"%PDF-1.4 proof")))
    [one] = replies.of([town.red])[town.red.pk]
    assert (one.text, [file.name for file in one.files.all()]) == ("乙.pdf", ["甲.pdf", "乙.pdf"])


def test_the_same_row_number_of_another_model_is_another_row(cast, town, subject):
    replies.say(cast.ratee, subject, "对机构说的。")
    assert replies.of([Account(pk=town.red.pk)]) == {}


@pytest.mark.parametrize("text", ["", "  ", "长" * 4001])
def test_nothing_or_too_much_is_not_kept(cast, subject, text):
    with pytest.raises(GuantongError, match="说明"):
        replies.say(cast.ratee, subject, text)
    assert Reply.objects.unscoped("test").count() == 0


def test_nobody_speaks_in_anothers_name_and_nobody_for_who_has_no_account(cast, town, subject):
    with pytest.raises(Refused):
        replies.say(cast.officer, subject, "代写")
    with pytest.raises(Refused):
        replies.say_anew(cast.ratee, replies.Subject(town.red, None, town.red), "代写")


def test_a_reply_is_read_with_its_row_and_never_by_itself(cast, subject):
    replies.say(cast.ratee, subject, "只随记录送阅。")
    for account in vars(cast).values():
        assert not Reply.objects.visible_to(account).exists()
