"""The demonstration agrees with its known truth, and takes no place but that of the last one."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from guantong.commands.demo import ACCOUNTS, GRASSROOTS, MARK, OWN

#: What waits for each account on its workbench, as the demonstration's own settings have it.
WAITING = """
import json, sys
import django
django.setup()
from guantong.core.models import Account
from guantong.frame import workbench
found = {one: workbench.kinds(Account.doors.get(username=one)) for one in sys.argv[1:]}
print(json.dumps({one: [str(kind.label) for kind in kinds] for one, kinds in found.items()}))
"""


def _demo(home, *more):
    env = {**os.environ, "GUANTONG_HOME": str(home)}
    command = [sys.executable, "-m", "guantong", "demo", "--size", "small", "--no-serve", *more]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=900)


@pytest.fixture(scope="module")
def last(tmp_path_factory):
    """A file of the last demonstration, in whose place this one is made."""
    home = tmp_path_factory.mktemp("demo")
    kept = home / "result" / "of-the-last-one.csv"
    kept.parent.mkdir()
    for file in (kept, home / MARK):
        file.write_text("上一次演示")
    return kept


@pytest.fixture(scope="module")
def done(last):
    made = _demo(last.parent.parent)
    assert made.returncode == 0, made.stderr
    return made


def test_the_demo_agrees_with_its_truth_and_takes_the_place_of_the_last_one(last, done):
    found = re.search(r"真值的相关（各维度平均）([\d.]+)", done.stdout)
    assert float(found[1]) > 0.9
    assert not last.exists()
    folder = last.parent
    assert {"ratees.csv", "gaps.csv", "report.pdf", "report.docx"} <= {
        p.name for p in folder.iterdir()
    }
    env = {**os.environ, "GUANTONG_HOME": str(folder.parent)}
    checked = subprocess.run([sys.executable, "-m", "guantong", "verify-log"], env=env)
    assert checked.returncode == 0


def test_every_account_that_acts_finds_something_to_do_in_the_demo(last, done):
    names = [name for name, *_ in (*ACCOUNTS, OWN, *GRASSROOTS)]
    env = {**os.environ, "GUANTONG_HOME": str(last.parent.parent)}
    command = [sys.executable, "-c", WAITING, *names]
    told = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)
    assert told.returncode == 0, told.stderr
    kinds = json.loads(told.stdout)
    assert [name for name in names if not kinds[name]] == []
    assert kinds["secadmin"] == ["账号久未使用", "授权将到期"]
    assert kinds["sysadmin"] == ["办理失败"]
    assert "会议记录待签字" in kinds["fuhe"]
    assert {"待我办理", "未达标或反弹，待再次提出"} <= set(kinds["zuzhi"])
    assert "本月还没有检查" in kinds["xiangzhen"]
    assert "联审清单待办" in kinds["lianshen"]
    assert {"数据待填报", "数据待说明"} <= set(kinds["kuaiji"])
    assert "数据待填报" in kinds["cunzhishu"]
    assert "报表待审核" in kinds["xiangzhen"]
    assert "报表待核定" in kinds["zuzhi"]
    sure = {
        "待我办理", "整改情况待写", "本村选举事项", "数据待填报", "网格划分草案待看过并提请确认",
        "联系人安排草案待确认", "走访改动待核定",
    }  # fmt: skip
    # What else waits there, the day says: how soon a branch that has not met is told.
    assert set(kinds["cunzhishu"]) >= sure
    assert "我该走访的户" in kinds["wanggeyuan"]
    assert set(kinds["ganbu"]) >= {
        "导入待核对、写入", "比对待取舍", "办理失败", "考察已过截止日期", "考察将截止，回收率低",
        "考察已截止，待计算", "任职资格未核对或已过期", "会议记录待签字", "会议成员回避待核",
        "已通过，待公示", "公示将满", "已决定，待办理任免", "待上级批复", "待选举结果", "换届行事",
    }  # fmt: skip


def test_what_was_made_is_served_from_its_home(last, done):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    env = {**os.environ, "GUANTONG_HOME": str(last.parent.parent)}
    command = [sys.executable, "-m", "guantong", "serve", "--port", port]
    served = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        page = _answer(served, f"http://127.0.0.1:{port}/")
    finally:
        served.terminate()
        told, _nothing = served.communicate(timeout=300)
    assert "演示系统" in page or "登录" in page, told.decode()
    assert "Traceback" not in told.decode()


def _answer(served, address):
    """Return what a program answers once it listens; nothing if it ends before."""
    while served.poll() is None:
        try:
            with urlopen(address, timeout=300) as answer:
                return answer.read().decode()
        except URLError:
            time.sleep(0.5)
    return ""


def test_a_folder_with_other_data_is_left_alone(tmp_path):
    (tmp_path / "名册.xlsx").write_bytes(b"x")
    done = _demo(tmp_path)
    assert done.returncode == 2
    assert "没有改动" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["名册.xlsx"]
