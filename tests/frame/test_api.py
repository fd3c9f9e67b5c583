"""What programs may read and do, on the seventeenth job and the tree: only what is declared."""

import datetime as dt
import json
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.jobs.certificates.models import Certificate

from guantong.core.acts import ACTS, act
from guantong.core.models import Account, Event, Signing, Unit
from guantong.core.roles import UNIT_MANAGE
from guantong.core.services import accounts, tokens
from guantong.frame import checking
from guantong.frame.api import api

pytestmark = pytest.mark.django_db
CERTIFICATE = "certificates.certificate"
KINDS = ["core.unit", CERTIFICATE]
DOCUMENT = Path(__file__).parent / "openapi.json"
KEPT, LENT = Certificate.State.KEPT, Certificate.State.LENT


@pytest.fixture
def caller(town):
    """An officer of 甲县 whose program keeps certificates."""
    account, _first = accounts.create(None, town.first, username="caller", display_name="接口")
    accounts.grant(None, account, role="certificate_keeper", unit=town.first)
    accounts.grant(None, account, role="cadre_officer", unit=town.first)
    return Account.doors.get(pk=account.pk)


@pytest.fixture
def call(client, caller):
    whole = _token(caller)

    def asked(path, given=None, whole=whole, **head):
        head = {"HTTP_AUTHORIZATION": f"Bearer {whole}", **head}
        if given is None:
            answer = client.get(f"/api/{path}", **head)
        else:
            answer = client.post(
                f"/api/{path}", json.dumps(given), content_type="application/json", **head
            )
        return answer.status_code, answer.json()

    return asked


def _token(account, kinds=KINDS, *, writes=True, days=30):
    until = timezone.localdate() + dt.timedelta(days=days)
    done = tokens.issue.run(account, account, name="测试", kinds=kinds, until=until, writes=writes)
    return done.value


def _certificate(unit, state=KEPT, number="E1"):
    row = Certificate(unit=unit, holder="张三（虚构）", number=number, state=state)
    row.save()
    return row


def test_a_list_is_read_within_scope_and_told_in_its_columns(call, town):
    row = _certificate(town.red)
    _certificate(town.blue, number="E2")
    assert call("certificates.certificate/") == (200, {"rows": [{
        "id": row.pk, "name": "E1", "version": None, "number": "E1", "holder": "张三（虚构）",
        "state": "kept", "back_on": None,
    }], "more": False})  # fmt: skip
    _status, told = call("core.unit/?q=hxz")
    assert [one["name"] for one in told["rows"]] == ["红星镇"]
    assert told["rows"][0]["parent__name"] == "甲县"
    assert [u["name"] for u in call(f"core.unit/?unit={town.red.pk}")[1]["rows"]] == [
        "红星镇", "一村",
    ]  # fmt: skip


def test_a_row_out_of_scope_is_not_found(call, town):
    row = _certificate(town.blue, LENT)
    assert call(f"{CERTIFICATE}/{row.pk}/")[0] == 404
    assert call(f"{CERTIFICATE}/{row.pk}/give_back/", {})[0] == 404
    assert Event.objects.unscoped("test").filter(action="证照.归还", outcome="拒绝").exists()


def test_an_act_is_done_as_the_account_and_logged(call, caller, town):
    row = _certificate(town.red, LENT)
    status, made = call(f"{CERTIFICATE}/{row.pk}/give_back/", {})
    assert (status, made["id"], made["kind"]) == (200, row.pk, CERTIFICATE)
    event = Event.objects.unscoped("test").get(action="证照.归还")
    assert event.actor_id == caller.pk
    assert call(f"{CERTIFICATE}/{row.pk}/give_back/", {})[0] == 409


def test_what_is_made_twice_under_one_key_is_made_once(call, town):
    given = {"holder": "李四（虚构）", "number": "E9"}
    path = f"core.unit/{town.red.pk}/certificate-keep/"
    first = call(path, given, HTTP_IDEMPOTENCY_KEY="a-1")
    again = call(path, given, HTTP_IDEMPOTENCY_KEY="a-1")
    assert first[1]["id"] == again[1]["id"]
    assert Certificate.objects.unscoped("test").count() == 1


def test_wrong_values_are_told_at_their_field_in_words(call, town):
    path = f"core.unit/{town.red.pk}/certificate-keep/"
    status, said = call(path, {"holder": "", "number": "长" * 30})
    assert status == 422
    assert said["fields"]["holder"] == ["这个字段是必填项。"]
    assert "最多 20 个字符" in said["fields"]["number"][0] or "20" in said["fields"]["number"][0]
    assert call(path, {"nonsense": 1})[1]["message"] == "没有名为“nonsense”的项目。"
    assert call(path, [1])[0] == 422


def test_a_token_is_for_its_kinds_and_for_reading_unless_it_says_so(call, caller, town):
    row, only = _certificate(town.red, LENT), _token(caller, ["core.unit"], writes=False)
    assert call("core.unit/", whole=only)[0] == 200
    assert call(f"{CERTIFICATE}/", whole=only)[0] == 403
    reads = _token(caller, writes=False)
    assert call(f"{CERTIFICATE}/{row.pk}/give_back/", {}, whole=reads)[0] == 403


def test_a_token_that_is_revoked_too_old_or_of_a_closed_account_opens_nothing(call, caller, cast):
    whole = _token(caller)
    assert call("core.unit/", whole=whole)[0] == 200
    row = tokens.bearer(whole)
    tokens.revoke(cast.security, row)
    assert call("core.unit/", whole=whole) == (401, {"message": "令牌无效或已过期。", "fields": {}})
    accounts.disable(cast.security, caller)
    assert call("core.unit/")[0] == 401
    assert call("core.unit/", whole="nonsense")[0] == 401


def test_a_token_is_kept_as_a_digest_and_valid_for_a_year_at_most(caller):
    whole = _token(caller)
    assert whole not in str(tokens.bearer(whole).__dict__)
    with pytest.raises(Exception, match="一年之内"):
        _token(caller, days=400)


def test_one_issues_and_gives_up_ones_own_tokens_and_the_whole_is_shown_once(client, caller):
    caller.must_change_password = False
    caller.save()
    client.force_login(caller, backend="django.contrib.auth.backends.ModelBackend")
    issue = reverse("frame:act", args=["core.account", caller.pk, "token-issue"])
    assert issue in client.get(reverse("office:tokens")).content.decode()
    until = timezone.localdate() + dt.timedelta(days=9)
    page = client.post(
        issue, {"name": "交换", "kinds": ["core.unit"], "until": until}, follow=True
    ).content.decode()
    whole = re.search("接口令牌（只显示一次）：([A-Za-z0-9_-]+)", page)[1]
    row = tokens.bearer(whole)
    assert (row.kinds, row.writes) == (["core.unit"], False)
    assert whole not in client.get(reverse("office:tokens")).content.decode()
    client.post(reverse("frame:act", args=["core.token", row.pk, "give-up"]))
    assert tokens.bearer(whole) is None


def test_a_session_opens_no_address_of_the_api(client, cast):
    client.force_login(cast.system, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/core.unit/").status_code == 401
    assert client.get("/api/openapi.json").status_code == 200


def test_the_document_is_as_it_was():
    """Whoever changes it meant to: `python -m tests.frame.document` writes it anew."""
    made = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/"), default=str))
    assert made == json.loads(DOCUMENT.read_text(encoding="utf-8"))


def test_only_what_is_declared_has_an_address():
    paths = api.get_openapi_schema(path_prefix="/api/")["paths"]
    assert sorted(paths) == [
        "/api/certificates.certificate/", "/api/certificates.certificate/{pk}/",
        "/api/certificates.certificate/{pk}/give_back/", "/api/core.partyorganisation/",
        "/api/core.partyorganisation/{pk}/", "/api/core.unit/",
        "/api/core.unit/{pk}/", "/api/core.unit/{pk}/certificate-keep/",
        "/api/core.unit/{pk}/create/", "/api/core.unit/{pk}/rename/",
    ]  # fmt: skip


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)
NAMES = st.sampled_from(["name", "kind", "code", "on", "reason", "holder", "number", "version"])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    page=st.text(max_size=9) | st.integers(), words=st.text(max_size=20),
    key=st.integers() | st.just(1), body=st.dictionaries(NAMES, ANYTHING) | ANYTHING,
    head=st.from_regex(r"[ -~]{0,20}", fullmatch=True),
)  # fmt: skip
def test_whatever_is_sent_the_answer_is_one_the_document_names(
    call, town, page, words, key, body, head
):
    paths = api.get_openapi_schema(path_prefix="/api/")["paths"]
    query = urlencode({"q": words.encode("utf-8", "replace"), "page": str(page).encode()})
    for path, some in paths.items():
        for verb, told in some.items():
            at = path.removeprefix("/api/").replace("{pk}", str(key))
            given, at = (body, at) if verb == "post" else (None, f"{at}?{query}")
            if verb == "post" and given is None:
                continue
            status, said = call(at, given, HTTP_IF_MATCH=head)
            assert status in told["responses"]
            assert status == 200 or said["message"]


@pytest.mark.parametrize(
    ("model", "second"), [(Unit, True), (Unit, lambda _row: True), (Signing, False)]
)
def test_what_takes_a_second_person_or_is_ones_own_word_is_never_open(model, second, monkeypatch):
    monkeypatch.setitem(ACTS, model._meta.label_lower, {})
    act(model, "试.试", "试", needs=UNIT_MANAGE, second=second, open_to=("api",), name="try")(print)
    assert "不能开放给接口" in checking.check_rooms()[0].msg


def test_the_house_as_it_is_passes_its_own_check():
    call_command("check")


@pytest.mark.parametrize(
    "label",
    [
        "core.Signature", "core.Reply", "meeting.Motion", "meeting.Vote", "meeting.Decision",
        "assess.Ballot", "assess.Form", "assess.RateeResult", "staffing.Judgement",
    ],
)  # fmt: skip
def test_answers_votes_decisions_and_conclusions_are_given_by_hand(label):
    assert apps.get_model(label).by_hand
