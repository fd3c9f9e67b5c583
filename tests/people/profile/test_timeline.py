"""The picture of a career: where things stand, that nothing lies upon another, what it says."""

import datetime as dt
import xml.etree.ElementTree as ET
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from guantong.people.profile.timeline import across, axis, down, told
from guantong.people.profile.timeline.course import Course, Mark, Stretch, course_of
from guantong.standards.months import Month

NOW = Month(2026, 11).index


def _at(year, month=1):
    return Month(year, month).index


def _stretch(start, end, label, kind="main", row="", month=1):
    return Stretch(_at(start, month), _at(end, month), label, kind, f"{start}—{end}", row)


STEPS = Course(
    birth=_at(1975, 3),
    now=NOW,
    posts=(
        _stretch(1997, 2003, "红星镇技术员", row="1A50"),
        _stretch(2003, 2010, "蓝山镇副镇长", row="1A42"),
        _stretch(2010, 2016, "蓝山镇镇长", "main chief", "1A41"),
        _stretch(2014, 2016, "县政协委员", "beside", "1A41"),
        _stretch(2016, 2026, "甲县副县长", row="1A32"),
    ),
    ranks=(_stretch(2012, 2026, "一级主任科员", "rank"),),
    studies=(_stretch(1993, 1997, "大学", "full"), _stretch(2003, 2006, "党校大学", "service")),
    assessments=(Mark(_at(2008, 7), "优秀", "assess-1", "2008年度", "优"),),
    conduct=(Mark(_at(2019, 4), "党内警告", "sanction", "2019.04.10", until=_at(2020, 5)),),
    retirement=_at(2037, 10),
)


def test_the_axis_begins_with_the_first_year_and_ends_after_the_last():
    assert (STEPS.first, STEPS.last) == (_at(1993), _at(2027))


def test_retirement_is_drawn_only_when_it_is_near():
    assert across.draw(STEPS).retirement is None
    near = replace(STEPS, retirement=_at(2030, 6))
    assert near.last == _at(2031)
    drawn = across.draw(near)
    assert drawn.now < drawn.retirement < drawn.right


def test_levels_stand_as_steps_the_highest_on_top():
    bands = across.draw(STEPS).bands
    assert [b.name for b in bands] == [
        "副处", "正科", "副科", "科员", "职级", "学历", "考核", "奖惩",
    ]  # fmt: skip
    assert [b.y for b in bands] == sorted(b.y for b in bands)
    first, last = bands[3].bars[0], bands[0].bars[0]
    assert first.x < last.x
    assert first.y > last.y


def test_a_bar_is_as_long_as_its_time():
    bar = across.draw(STEPS).bands[2].bars[0]
    month = (across.WIDTH - across.LEFT - across.RIGHT) / (STEPS.last - STEPS.first)
    assert bar.x == pytest.approx(across.LEFT + 120 * month, abs=0.1)
    assert bar.width == pytest.approx(84 * month - 1, abs=0.1)


def test_lines_lead_from_each_main_post_to_the_next():
    assert len(across.draw(STEPS).steps) == 3


def test_years_are_named_as_densely_as_there_is_room_with_the_age():
    ticks = axis.ticks(_at(1993), _at(2027), _at(1975, 3), 2.5, 46)
    assert [(t.year, t.age) for t in ticks if t.year][:2] == [("1994", "18"), ("1996", "20")]
    assert len(ticks) == 35
    wide = axis.ticks(_at(2020), _at(2027), None, 12, 46)
    assert [t.year for t in wide] == [str(year) for year in range(2020, 2028)]
    assert {t.age for t in wide} == {""}


def test_a_long_label_is_shortened_and_one_at_the_edge_stays_inside():
    long = replace(STEPS, posts=(_stretch(2025, 2026, "甲" * 60, row="1A31"),), studies=())
    bar = across.draw(long).bands[0].bars[0]
    assert bar.label.endswith("…")
    assert bar.anchor == "end"
    assert bar.label_x == across.WIDTH - across.RIGHT


def test_words_say_all_that_is_drawn_in_the_order_of_time():
    lines = told.told(STEPS)
    assert len(lines) == 10
    assert lines[0].words == "大学"
    assert lines[1] == told.Line("1997—2003", "任职", "红星镇技术员（科员）")
    assert lines[-1].what == "处分处理"


def test_a_narrow_page_places_words_beside_their_bars():
    drawn = down.draw(STEPS)
    texts = ["".join(text for _y, text in word.lines) for word in drawn.words]
    assert texts[0] == "1993 大学"
    assert any("党内警告" in text for text in texts)
    assert len(drawn.bars) == 8
    assert [word.mark != "" for word in drawn.words if word.kind == "sanction"] == [True]


SPANS = st.lists(
    st.tuples(st.floats(0, 1000), st.floats(0, 300)).map(lambda p: (p[0], p[0] + p[1])),
    max_size=30,
).map(sorted)


@given(SPANS)
def test_nothing_in_a_lane_touches_another(spans):
    at = axis.lanes(spans)
    for n, one in enumerate(spans):
        for m, other in enumerate(spans[:n]):
            if at[n] == at[m]:
                assert other[1] + 6 <= one[0]


@given(st.lists(st.tuples(st.floats(0, 900), st.floats(10, 40)), max_size=30).map(sorted))
def test_labels_keep_their_order_and_do_not_overlap(labels):
    heights = [height for _y, height in labels]
    tops = axis.spread([y for y, _height in labels], heights, 0)
    for n in range(1, len(tops)):
        assert tops[n] >= tops[n - 1] + heights[n - 1] - 1e-6
    assert all(top >= 0 for top in tops)


@given(st.text(max_size=40), st.integers(20, 300))
def test_wrapped_words_lose_nothing_but_the_end(text, room):
    lines = axis.wrap(text, room, 3)
    assert len(lines) <= 3
    said = "".join(lines)
    assert said == text or (said.endswith("…") and text.startswith(said[:-1]))


def test_no_line_begins_with_a_comma():
    assert axis.wrap("零陵区接履桥街道党工委委员、组织委员", 13 * 12, 2) == (
        "零陵区接履桥街道党工委委",
        "员、组织委员",
    )


KINDS = st.sampled_from(["main", "main chief", "beside"])
LEVELS = st.sampled_from(["", "1A32", "1A41", "1A50"])
STRETCHES = st.lists(
    st.builds(
        lambda start, length, label, kind, row: Stretch(
            start, min(start + length, NOW + 1), label, kind, "…", row
        ),
        st.integers(_at(1980), NOW - 1), st.integers(1, 200), st.text(max_size=30), KINDS, LEVELS,
    ),
    min_size=1, max_size=15,
).map(tuple)  # fmt: skip


@given(STRETCHES)
def test_any_career_is_drawn_inside_its_page(posts):
    course = Course(birth=None, now=NOW, posts=posts)
    wide = across.draw(course)
    for band in wide.bands:
        for bar in band.bars:
            assert wide.left <= bar.x < bar.x + bar.width <= wide.width
            assert wide.top <= bar.y < wide.bottom
    narrow = down.draw(course)
    assert all(bar.y + bar.height <= narrow.height for bar in narrow.bars)
    assert all(y <= narrow.height for word in narrow.words for y, _text in word.lines)


@pytest.mark.parametrize(("name", "layout"), [("across", across), ("down", down)])
def test_the_picture_is_well_formed_and_carries_no_inline_style(name, layout):
    odd = replace(STEPS, posts=(*STEPS.posts, _stretch(2020, 2021, "<b>&'\"")))
    text = render_to_string(
        f"people/timeline/{name}.html",
        {"t": layout.draw(odd), "person": SimpleNamespace(name="甲<"), "first_year": 1993,
         "last_year": 2026, "day": "2026.11.24"},
    )  # fmt: skip
    root = ET.fromstring(text)
    assert root.get("role") == "img"
    assert root.get("aria-label").startswith("甲<的历程图，1993 至 2026 年")
    assert "style" not in {name for node in root.iter() for name in node.attrib}


@pytest.mark.django_db
def test_a_past_date_draws_only_what_had_happened(cast, town):
    from tests.people.rich import rich_person

    from guantong.people.profile.dossier import Dossier

    dossier = Dossier(cast.officer, rich_person(cast.officer, town.red))
    then = course_of(dossier, dt.date(2009, 12, 31))
    assert [s.label for s in then.posts][-1] == "蓝山镇党委副书记、镇长"
    assert {s.end for s in then.posts if s.label.endswith("镇长")} >= {Month(2009, 12).index}
    assert then.ranks == ()
    assert [m.told for m in then.assessments] == [f"{year}年度" for year in range(2005, 2009)]
    assert [m.label for m in then.conduct] == ["优秀党务工作者"]
