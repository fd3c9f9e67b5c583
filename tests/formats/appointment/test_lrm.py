"""The older record keeps every field it has a place for, in GBK."""

import dataclasses

import pytest

from guantong.formats.appointment import Extra, FamilyMember, FormError, read_lrm, write_lrm
from guantong.formats.appointment.invented import invent
from guantong.formats.appointment.lrm import COLUMNS, PLACES

CELLS = ["" for _ in range(COLUMNS)]


def record(**columns: str) -> bytes:
    cells = list(CELLS)
    for name, text in columns.items():
        cells[int(name[1:])] = text
    return ",".join(f'"{cell}"' for cell in cells).encode("gbk")


def test_columns_are_where_the_format_has_them():
    form = read_lrm(
        record(
            c0="张 喆", c1="男", c2="197503", c3="汉族", c4="湖南示甲", c5="200107；民盟",
            c6="健康", c7="湖南示乙", c8="199707", c9="大学#法学学士@研究生#",
            c10="甲大学#甲大学@乙党校#",
            c11="讲师", c12="某", c16="法律", c17="1997.07--2001.03  干部\r\n2001.03--  局长",
            c18="记功", c19="称职", c20="妻子@儿子@@", c21="李 四@张五@@", c22="1976@200301@@",
            c23="中共党员@@", c24="某校（已去世）@某大学@@", c25="局长", c26="县长", c27="局长",
            c28="工作需要", c29="组织部", c30="202611", c32="20261124",
        )
    )  # fmt: skip
    assert form.name == "张喆"
    assert (form.birthplace, form.work_start, form.title) == ("湖南示乙", "199707", "讲师")
    assert (form.full_time_education, form.full_time_degree) == ("大学", "法学学士")
    assert (form.in_service_education, form.in_service_degree) == ("研究生", "")
    assert form.in_service_education_school == "乙党校"
    assert form.resume == "1997.07--2001.03  干部\n2001.03--  局长"
    assert form.family == (
        FamilyMember("妻子", "李四", "1976", "中共党员", "某校（已去世）"),
        FamilyMember("儿子", "张五", "200301", "", "某大学"),
    )
    assert (form.age_date, form.filled_on, form.reporting_unit) == ("202611", "20261124", "组织部")
    assert form.extras == (Extra("LRM:12", "", "某"),)


def test_200_forms_come_back_with_all_that_a_record_holds():
    for form in invent(200):
        content, photo = write_lrm(form)
        again = read_lrm(content, "a.lrm", photo)
        lost = dict.fromkeys(
            ("retirement_month", "limit_before_reform", "filled_by", "id_number"), ""
        )
        expected = dataclasses.replace(
            form, **lost, extras=(), version=again.version, bom=again.bom
        )
        assert again == expected
        assert write_lrm(again) == (content, photo)


def test_marks_that_part_columns_do_not_break_a_value():
    form = dataclasses.replace(next(invent(1)), full_time_education_school='甲@乙#丙"丁"')
    assert read_lrm(write_lrm(form)[0]).full_time_education_school == '甲＠乙＃丙"丁"'


def test_a_record_in_utf8_is_read_too():
    assert read_lrm(record(c0="张喆").decode("gbk").encode("utf-8-sig")).name == "张喆"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "是空文件"),
        (b'"a","b"', "有 2 栏，应为 33 栏"),
        (record(c0="a") + b"\r\n" + record(c0="b"), "有 2 条记录"),
        (record(c0="a")[:-1], "引号不成对|33 栏"),
        (record(c9="a@b@c"), "第 10 栏：@ 或 # 过多"),
        (record(c10="a#b#c"), "第 11 栏：@ 或 # 过多"),
        (record(c20="@" * 200), "家庭成员超过 60 人"),
        (b"x" * (2 << 20), "超过 1 MB"),
        (b"<?xml version='1.0'?><Person/>", "内容是 XML"),
        (b"PK\x03\x04", "其实是一个 zip"),
        (b"\xef\xbb\xbf\xff\xff", "既不是 GBK 也不是 UTF-8"),
        (record(c17="长" * 50000), "第 18 栏：文字超过"),
    ],
)
def test_what_is_no_record_says_so(content, words):
    with pytest.raises(FormError, match=words):
        read_lrm(content, "张三.lrm")


def test_a_pic_that_is_no_picture_is_refused_by_its_name():
    with pytest.raises(FormError, match=r"“张三\.pic”：照片既不是 JPEG"):
        read_lrm(record(c0="张三"), "张三.lrm", b"not a picture")


def test_no_two_fields_share_a_column():
    assert len(set(PLACES.values())) == len(PLACES)
