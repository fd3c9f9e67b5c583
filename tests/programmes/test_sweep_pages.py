"""The pages of a sweep: each reader sees their own part; papers, workbook, the village's word."""

import io

import openpyxl
import pytest
from django.urls import reverse
from tests.programmes.told import say, swept_of

from guantong.core.models import Reply
from guantong.frame import figures
from guantong.programmes.listings.sweeps import OwnHits, SweptUnits
from guantong.programmes.models import SweepHit
from guantong.programmes.services import judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(client, county):
    def signed_in(name):
        client.force_login(getattr(county, name))
        return client

    return signed_in


def test_the_sweeps_page_counts_what_was_looked_at_and_each_criterion(as_, sweep, county, town):
    say(county.ship, swept_of(sweep, town.second_village), found={"w02": "书记长期在外"})
    page = as_("org").get(sweep.get_absolute_url()).content.decode()
    for word in ("已排查 1，应排查 3", "红星镇", "w02 书记不胜任", "二村", "待研判", "待核"):
        assert word in page
    drawer = as_("org").get(
        swept_of(sweep, town.village).get_absolute_url() + "?view=drawer"
    ).content.decode()  # fmt: skip
    assert "党组织任期届满未换届（天） 40" in drawer
    assert "<html" not in drawer
    for name in ("far", "secretary"):
        assert as_(name).get(sweep.get_absolute_url()).status_code == 404


def test_it_goes_out_as_word_pdf_and_workbook(as_, sweep, county, town):
    say(county.ship, swept_of(sweep, town.second_village), found={"w02": "书记长期在外"})
    for kind in ("docx", "pdf"):
        answer = as_("org").get(reverse("programmes:sweep-paper", args=[sweep.pk, kind]))
        assert answer.status_code == 200
    out = as_("org").get(reverse("programmes:sweep-hits") + f"?sweep={sweep.pk}&export=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(out.content))
    cells = {cell.value for row in book.worksheets[0] for cell in row}
    assert {"书记长期在外", "二村", "待研判"} <= cells


def test_the_listing_narrowed_to_a_sweep_shows_no_other(as_, sweep, county, town):
    client = as_("ship")
    page = client.get(reverse("programmes:swept-units") + f"?sweep={sweep.pk}&seen=not")
    text = page.content.decode()
    for word in ("一村", "二村", "东街社区", "写意见", "没有发现", "导入排查意见"):
        assert word in text


def test_what_waits_for_whom(sweep, county, town):
    waits = {str(one.label): one.rows for one in (*SweptUnits.waits, *OwnHits.waits)}
    assert waits["待排查"](county.ship).count() == 3
    assert not waits["待排查"](county.org).exists()
    assert not waits["排查命中，待研判"](county.org).exists()
    say(county.ship, swept_of(sweep, town.village), records={"w15": ("yes", "")})
    assert waits["排查命中，待研判"](county.org).get().unit == town.village
    assert not waits["研判结果请看，可以说明"](county.secretary).exists()


def test_a_village_reads_what_was_judged_and_answers(as_, sweep, county, town):
    hit = SweepHit.objects.unscoped("test").get()
    address = reverse("programmes:own-hit", args=[hit.pk])
    assert as_("secretary").get(address).status_code == 404
    judged.judge(county.org, hit, judgement="not", reason="换届已经批准延期")
    page = as_("secretary").get(address).content.decode()
    assert "换届已经批准延期" in page
    as_("secretary").post(address, {"text": "县里批准延期到年底"})
    assert Reply.objects.unscoped("test").get().text == "县里批准延期到年底"
    shown = as_("org").get(swept_of(sweep, town.village).get_absolute_url()).content.decode()
    assert "县里批准延期到年底" in shown
    assert as_("ship").get(address).status_code == 404


def test_each_figure_counts_its_rows(sweep, county, town):
    say(county.ship, swept_of(sweep, town.second_village), found={"w02": "书记长期在外"})
    told = {
        code: figures.number(figures.find(code), county.org, town.first)
        for code in ("programmes.swept", "programmes.hits", "programmes.listed")
    }
    assert (told["programmes.swept"].n, told["programmes.swept"].base) == (1, 3)
    assert (told["programmes.hits"].n, told["programmes.listed"].n) == (2, 0)
