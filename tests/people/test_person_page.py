"""A person's page: what each tab shows on a date, to whom, with how many queries."""

import pytest
from django.urls import reverse
from tests.people.rich import rich_person

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def rich(cast, town):
    return rich_person(cast.officer, town.red)


@pytest.fixture
def read(client, cast, rich):
    """Open the page as an account and return its text."""

    def _read(tab="basic", on="2026-11-24", who="officer", **headers):
        client.force_login(getattr(cast, who), backend=BACKEND)
        url = reverse("people:person", args=[rich.pk])
        answer = client.get(url, {"tab": tab, "on": on}, headers=headers)
        assert answer.status_code == 200
        return answer.content.decode()

    return _read
