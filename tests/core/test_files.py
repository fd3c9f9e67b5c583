"""Uploads: size, kind and name are checked; nothing is left behind."""

import io
from pathlib import Path

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from guantong.core.errors import GuantongError
from guantong.core.models import StoredFile
from guantong.core.sealing import Unsealable
from guantong.core.services import files
from guantong.formats.names import safe_filename


@given(st.text(max_size=400))
def test_no_name_leaves_its_folder(name):
    safe = safe_filename(name)
    assert safe
    assert len(safe) <= 120
    assert safe not in {".", ".."}
    assert not set(safe) & set('/\\\x00\u202e<>:"|?*')


@pytest.mark.django_db
def test_a_40_mb_upload_is_refused_and_leaves_nothing(town, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    with pytest.raises(GuantongError, match="20 MB"):
        files.store(None, town.red, "大.pdf", io.BytesIO(b"x" * (40 << 20)), "测试")
    assert not StoredFile.objects.unscoped("test").exists()
    assert [p for p in Path(tmp_path).rglob("*") if p.is_file()] == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["木马.exe", "页面.html", "脚本.svg"])
def test_other_kinds_are_refused(town, name):
    with pytest.raises(GuantongError, match="不受支持"):
        files.store(None, town.red, name, io.BytesIO(b"x"), "测试")


@pytest.mark.django_db
def test_a_sealed_file_lies_unreadable_and_opens_for_its_owner_alone(
    client, cast, town, settings, tmp_path
):
    settings.FILES_ROOT = tmp_path
    body = "身份证号 431199197503120013".encode() * 50
    row = files.store_sealed(cast.officer, town.red, "任免表.zip", io.BytesIO(body), "导出")
    kept = files.path_of(row).read_bytes()
    assert b"431199" not in kept
    assert files.content_of(row) == body
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("office:file", args=[row.pk]))
    assert b"".join(answer.streaming_content) == body
    client.force_login(cast.leader, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("office:file", args=[row.pk])).status_code == 404


@pytest.mark.django_db
def test_an_altered_sealed_file_does_not_open(town, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    row = files.store_sealed(None, town.red, "a.zip", io.BytesIO(b"content"), "导出")
    path = files.path_of(row)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(Unsealable, match="打不开"):
        files.content_of(row)
