"""A township's workbook of 40 villages, right, and with twelve different faults."""

HEAD = ("单位", "时期", "销售收入", "租金收入", "收入合计", "成员户数", "说明")
COUNT = 40
NAMES = [f"{n:02}村" for n in range(1, COUNT + 1)]
#: Row → column → what is wrong there; the last is right once it is mended as `right` says.
WRONG = {
    1: {"销售收入": "五万"},
    3: {"租金收入": "-20"},
    5: {"收入合计": "99999999"},
    7: {"成员户数": "30.5"},
    9: {"单位": "九十九村"},
    12: {"单位": "12村 "},
    15: {"时期": "去年"},
    18: {"销售收入": "100.555"},
    21: {"收入合计": "1000"},
    24: {"单位": ""},
    27: {"成员户数": "约300户"},
    30: {"单位": "蓝山镇"},
}


def right(n):
    """Return the row of a village as it should be."""
    sales, rent = 100 + n, 20 + n
    said = (NAMES[n], "2026年一季度", sales, rent, sales + rent, 300 + n, "")
    return dict(zip(HEAD, map(str, said), strict=True))


def lines(wrong):
    """Return the workbook's rows, some of them wrong."""
    rows = [{**right(n), **wrong.get(n, {})} for n in range(COUNT)]
    return [list(HEAD), *([row[title] for title in HEAD] for row in rows)]


def villages(town):
    """Let 红星镇 have the forty villages of the workbook."""
    from guantong.core.services import units

    return [
        units.create(None, town.red, name=name, kind="village", code=f"V{n:02}")
        for n, name in enumerate(NAMES, start=1)
    ]
