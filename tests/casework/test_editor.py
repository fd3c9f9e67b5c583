"""Writing a process act by act: what each does to the draft, and what the page says of it."""

import tomllib

import pytest
from django.urls import reverse
from tests.casework.test_lint import GOOD, text_of

from guantong.casework.models import Process
from guantong.casework.services import asking, drafting, processes
from guantong.core.acts import second
from guantong.core.errors import Conflict, GuantongError
from guantong.core.models import Signing

pytestmark = pytest.mark.both


@pytest.fixture
def draft(desk, town):
    return drafting.draft(
        desk.org, town.first, name="领导批示督办", key="county.instruction", prefix="PS"
    )


@pytest.fixture
def good(desk, draft):
    """The draft, written as the good process of the tests."""
    text = text_of((("key",), draft.key))
    return drafting.set_text(desk.org, draft, text=text)


def table(process):
    process.refresh_from_db()
    return tomllib.loads(process.text)


def step(title, by="organisation_officer", **more):
    return {"title": title, "by": by, "at": "here", "count": "3", "unit": "workdays", **more}


def ways(process):
    return {
        one["id"]: [(way.get("when", ""), way["to"]) for way in one["next"]]
        for one in table(process)["step"]
    }


def told(process):
    return {str(one) for one in processes.faults_of(process.text, process.unit)}


def test_steps_lead_to_each_other_as_they_are_added(desk, draft):
    drafting.add_step(desk.org, draft, **step("登记"))
    drafting.add_step(desk.org, draft, **step("审核", outcomes="通过、退回"))
    drafting.add_step(desk.org, draft, **step("承办"), before="s2")
    assert [one["name"] for one in table(draft)["step"]] == ["登记", "承办", "审核"]
    assert ways(draft) == {"s1": [("", "s3")], "s3": [("", "s2")], "s2": [("", "close")]}
    drafting.set_way(desk.org, draft, step="s2", outcome="退回", to="s3")
    drafting.set_way(desk.org, draft, step="s2", outcome="通过", to="close")
    assert ways(draft)["s2"] == [("通过", "close"), ("退回", "s3"), ("", "close")]
    drafting.set_way(desk.org, draft, step="s2", to="")
    assert ways(draft)["s2"] == [("通过", "close"), ("退回", "s3")]
    drafting.change_step(desk.org, draft, step="s2", **step("审核", outcomes="通过"))
    assert ways(draft)["s2"] == [("通过", "close")]
    drafting.move_step(desk.org, draft, step="s2", before="s1")
    assert [one["id"] for one in table(draft)["step"]] == ["s2", "s1", "s3"]
    drafting.drop_step(desk.org, draft, step="s3")
    assert ways(draft) == {"s2": [("通过", "close")], "s1": [("", "s2")]}


@pytest.mark.parametrize(("outcomes", "said"), [("通过、退回", "退回"), ("", "")])
def test_a_second_way_is_taken_once_the_first_is_used_up(desk, draft, client, outcomes, said):
    drafting.add_step(desk.org, draft, **step("登记", limit="1"))
    drafting.add_step(desk.org, draft, **step("审核", outcomes=outcomes))
    way = {"step": "s2", "outcome": said}
    drafting.set_way(desk.org, draft, **way, to="s1", after="close")
    mine = [one for one in ways(draft)["s2"] if one[0] == said]
    assert mine == [(said, "s1"), (said, "close")]
    assert not [one for one in told(draft) if "去处" in one]
    assert drafting._begin_way(draft, way) == {**way, "to": "s1", "after": "close"}
    with pytest.raises(GuantongError, match="相同"):
        drafting.set_way(desk.org, draft, **way, to="s1", after="s1")
    drafting.set_way(desk.org, draft, **way, to="close", after="")
    assert [one for one in ways(draft)["s2"] if one[0] == said] == [(said, "close")]


def test_what_a_step_demands_is_written_and_its_form_begins_with_it(desk, draft, client):
    asking.add_parameter(desk.org, draft, label="办理时限", value=5, source="自拟", least=1)
    drafting.add_step(
        desk.org, draft,
        **step("审核", count="办理时限", outcomes="通过，退回", need_reason="退回", limit="2",
               need_article="全部", evidence="报告、照片", more=True, signed=True, extensions=0,
               hidden_until_done=False, hand_over=True),
    )  # fmt: skip
    (one,) = table(draft)["step"]
    assert one == {
        "id": "s1", "name": "审核", "by": "organisation_officer", "within": "$p1 workdays",
        "outcomes": ["通过", "退回"], "evidence": ["报告", "照片"], "limit": 2, "signed": True,
        "hand_over": True, "require": {"退回": ["reason"], "*": ["article"]}, "extensions": 0,
        "next": [{"to": "close"}],
    }  # fmt: skip
    client.force_login(desk.org)
    address = reverse("frame:act", args=["casework.process", draft.pk, "change-step"])
    form = client.get(address, {"step": "s1"}).context["form"]
    begun = {name: form[name].value() for name in form.fields}
    assert form.fields["step"].disabled
    assert begun == {
        "step": "s1", "title": "审核", "by": "organisation_officer", "at": "here",
        "count": "办理时限", "unit": "workdays", "outcomes": "通过、退回", "need_reason": "退回",
        "evidence": "报告、照片", "not_by": [], "limit": "2", "hand_over": True, "more": True,
        "signed": True, "need_article": "全部", "need_proof": "", "hidden_until_done": False,
        "pauses": False, "extensions": 0, "help": None,
    }  # fmt: skip
    sent = {**begun, "title": "复核", "step": "s9", "help": "看看"}
    answer = client.post(f"{address}?step=s1", {k: v for k, v in sent.items() if v is not False})
    assert answer.status_code == 302
    (after,) = table(draft)["step"]
    assert after == {**one, "name": "复核", "help": "看看"}
    with pytest.raises(GuantongError, match="“很久”不是数字，也不是参数的名称"):
        drafting.add_step(desk.org, draft, **step("等", count="很久"))


def test_units_of_a_field_or_a_list_take_a_step_side_by_side(desk, draft, listed):
    asking.add_field(desk.org, draft, label="会商单位", type="units", required=True)
    draft.refresh_from_db()
    offered = dict(drafting._units(None, draft))
    assert offered["each:field:f1"] == "“会商单位”填的各单位，同时办理"
    assert offered["each:list:reviewing-units"] == "清单“联审单位”的各单位，同时办理"
    drafting.add_step(desk.org, draft, **{**step("会商"), "at": "each:field:f1"})
    drafting.add_step(desk.org, draft, **{**step("联审"), "at": "each:list:reviewing-units"})
    drafting.add_step(desk.org, draft, **{**step("再审"), "at": "each:list:nobody"})
    assert [one["each"] for one in table(draft)["step"]] == [
        "field:f1", "list:reviewing-units", "list:nobody",
    ]  # fmt: skip
    found = told(draft)
    assert "环节 再审：没有清单“nobody”，请先建清单或改正" in found
    assert not any("联审" in one for one in found)


def test_fields_and_parameters_are_changed_and_dropped(desk, draft):
    drafting.add_step(desk.org, draft, **step("登记"))
    asking.add_field(desk.org, draft, label="紧急", type="yesno")
    asking.add_field(
        desk.org, draft, where="s1", label="类别", type="choice", choices="p1=警告、p2=严重警告"
    )
    made = table(draft)
    assert made["field"] == [{"name": "f1", "label": "紧急", "type": "yesno", "required": False}]
    assert made["step"][0]["field"][0]["choices"] == {"p1": "警告", "p2": "严重警告"}
    assert ("f1=yes", "“紧急”填“是”时") in asking._conditions(None, draft)
    asking.change_field(desk.org, draft, field="f1", label="急不急", type="yesno", required=True)
    asking.drop_field(desk.org, draft, field="f2")
    assert table(draft)["field"] == [{"name": "f1", "label": "急不急", "type": "yesno"}]
    with pytest.raises(GuantongError, match="先设办结条件"):
        asking.add_field(desk.org, draft, where="close", label="结果", type="text")
    asking.add_parameter(desk.org, draft, label="次数", value=0, source="自拟", verify=True)
    asking.set_parameter(desk.org, draft, parameter="p1", value=2, source="办法第三条")
    assert table(draft)["parameters"]["p1"] == {
        "label": "次数", "default": 2, "source": "办法第三条", "verify": False,
    }  # fmt: skip
    asking.drop_parameter(desk.org, draft, parameter="p1")
    assert table(draft)["parameters"] == {}


def test_head_close_and_looking_again(desk, draft):
    drafting.add_step(desk.org, draft, **step("登记"))
    drafting.set_head(
        desk.org, draft, name="批示督办", subject="core.unit", planned="20",
        planned_unit="workdays", opened_by=["organisation_officer"], keep_years=10,
        in_force=draft.in_force,
    )  # fmt: skip
    drafting.set_close(
        desk.org, draft, by="organisation_officer", at="county", count="2", unit="workdays",
        not_by=["s1"], evidence="报告", back="",
    )  # fmt: skip
    asking.set_again(
        desk.org, draft, opens=draft.key, count="6", unit="months", outcome=""
    )  # fmt: skip
    made = table(draft)
    assert (made["name"], made["planned"], made["keep_years"]) == ("批示督办", "20 workdays", 10)
    assert made["close"] == {
        "by": "organisation_officer", "at": "county", "within": "2 workdays", "not_by": ["s1"],
        "evidence": ["报告"],
    }  # fmt: skip
    assert made["look_again"] == [{"opens": draft.key, "within": "6 months"}]
    assert draft.name == "批示督办"
    assert told(draft) == set()
    asking.set_again(desk.org, draft)
    assert "look_again" not in table(draft)


def test_toml_that_is_none_or_anothers_is_refused(desk, draft):
    with pytest.raises(GuantongError, match="不是 TOML 格式"):
        drafting.set_text(desk.org, draft, text="name = [")
    with pytest.raises(GuantongError, match=r"key 应是 county\.instruction"):
        drafting.set_text(desk.org, draft, text=text_of())


@pytest.mark.parametrize("text", [
    'step = 3', 'field = "x"', "close = 5", 'parameters = ["a"]', "step = [1, {}]",
    '[[step]]\nid = "s1"\nnext = 3\noutcomes = 5\nrequire = 1\nevidence = "x"\nfield = 9\ndoes = 1',
])  # fmt: skip
def test_page_and_forms_of_whatever_was_written_can_be_opened(desk, draft, client, text):
    kept = f'key = "{draft.key}"\nversion = 1\n{text}'
    draft = drafting.set_text(desk.org, draft, text=kept)
    client.force_login(desk.org)
    assert client.get(draft.get_absolute_url()).status_code == 200
    for name in ("change-step", "set-way", "set-call", "set-close", "set-head", "add-field",
                 "change-field", "set-parameter", "set-again"):  # fmt: skip
        address = reverse("frame:act", args=["casework.process", draft.pk, name])
        said = {"step": "s1", "field": "f1", "parameter": "a"}
        assert client.get(address, said).status_code == 200


def test_two_publish_what_has_no_fault_and_see_what_differs(desk, good, client):
    processes.publish(desk.org, good)
    signing = Signing.objects.unscoped("test").get(act="publish")
    client.force_login(desk.org2)
    page = client.get(good.get_absolute_url()).content.decode()
    assert reverse("frame:signing", args=[signing.pk]) in page
    assert "process-picture" in page
    second(desk.org2, signing)
    good.refresh_from_db()
    assert (good.state, good.seconded_by) == ("published", desk.org2)
    later = drafting.revise(desk.org, good, reason="时限太短")
    drafting.set_head(desk.org, later, name=later.name, planned="9", planned_unit="workdays",
                      in_force=later.in_force, subject="core.unit")  # fmt: skip
    page = client.get(later.get_absolute_url()).content.decode()
    assert "与施行版本的差异" in page
    assert "<ins>9 个工作日</ins>" in page
    page = client.get(reverse("casework:compare", args=[good.pk, later.pk])).content.decode()
    assert page.index("第 1 版") < page.index("第 2 版")


def test_what_was_changed_after_it_was_put_forward_is_not_published(desk, good):
    processes.publish(desk.org, good)
    drafting.set_head(desk.org, good, name="另一个", in_force=good.in_force)
    with pytest.raises(Conflict, match="在提请之后有改动"):
        second(desk.org2, Signing.objects.unscoped("test").get(act="publish"))


def test_faulty_draft_is_refused_before_a_second_person_is_asked(desk, draft, client):
    with pytest.raises(
        GuantongError, match=r"流程有 2 处错误，改好才能发布：.*没有环节.*没有办结条件"
    ):
        processes.publish(desk.org, draft)
    assert not Signing.objects.unscoped("test").filter(act="publish").exists()
    client.force_login(desk.org)
    address = reverse("frame:act", args=["casework.process", draft.pk, "publish"])
    answer = client.get(address)
    assert answer.status_code == 400
    assert "没有办结条件" in answer.content.decode()
    assert Process.objects.unscoped("test").get(pk=draft.pk).state == "draft"


def test_good_process_of_the_tests_stands():
    assert len(GOOD["step"]) == 4
