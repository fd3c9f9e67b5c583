"""What is sealed is unreadable in its column, masked when shown, opens only where it belongs."""

import pytest
from django.db import connection

from guantong.core import sealing

NUMBER = "43119919750312123X"


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
def test_a_text_comes_back_from_either_cipher(settings, cipher):
    settings.CIPHER = cipher
    token = sealing.seal(NUMBER, "a.b")
    assert NUMBER not in token
    assert token != sealing.seal(NUMBER, "a.b")
    assert sealing.unseal(token, "a.b") == NUMBER


def test_what_one_cipher_sealed_opens_after_the_setting_changed(settings):
    settings.CIPHER = "aes"
    token = sealing.seal(NUMBER, "a.b")
    settings.CIPHER = "sm4"
    assert sealing.unseal(token, "a.b") == NUMBER


def test_another_column_another_key_or_a_changed_byte_does_not_open(settings):
    token = sealing.seal(NUMBER, "a.b")
    changed = token[:-8] + ("A" if token[-8] != "A" else "B") + token[-7:]
    for wrong, context in ((token, "a.c"), (changed, "a.b"), ("A1.???", "a.b"), ("x", "a.b")):
        with pytest.raises(sealing.Unsealable):
            sealing.unseal(wrong, context)
    settings.DATA_KEY = "another"
    with pytest.raises(sealing.Unsealable):
        sealing.unseal(token, "a.b")


def test_the_mask_shows_the_ends_of_a_number_and_the_head_of_a_text():
    assert sealing.mask(NUMBER) == "431199********123X"
    assert sealing.mask("县教育局党组书记、局长") == "县**"
    assert sealing.mask("") == ""


def test_a_digest_finds_the_same_number_and_depends_on_the_key(settings):
    first = sealing.digest(NUMBER, "id")
    assert first == sealing.digest(NUMBER, "id")
    assert first != sealing.digest(NUMBER, "family")
    settings.DATA_KEY = "another"
    assert first != sealing.digest(NUMBER, "id")


@pytest.mark.django_db
def test_the_column_holds_no_plain_number_and_the_instance_shows_the_mask(cast, town):
    from guantong.people.models import Person

    row = Person(
        unit=town.red, code="T1", name="甲", sex="1", birth_month="1975-03", post="镇干部",
        id_number=NUMBER,
    )  # fmt: skip
    assert str(row.id_number) == "431199********123X"
    row.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM people_person")
        stored = cursor.fetchone()[0]
    assert stored.startswith("A1.")
    assert NUMBER not in stored
    again = Person.objects.visible_to(cast.officer).get(pk=row.pk)
    assert NUMBER not in f"{again.id_number} {again.id_number!r}"
    assert again.id_number.reveal() == NUMBER
    again.save()
    assert Person.objects.visible_to(cast.officer).get(pk=row.pk).id_number.reveal() == NUMBER
