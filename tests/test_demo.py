"""The demonstration agrees with its known truth, and takes no place but that of the last one."""

import os
import re
import subprocess
import sys

from guantong.commands.demo import MARK


def _demo(home, *more):
    env = {**os.environ, "GUANTONG_HOME": str(home)}
    command = [sys.executable, "-m", "guantong", "demo", "--size", "small", "--no-serve", *more]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)


def test_the_demo_agrees_with_its_truth_and_takes_the_place_of_the_last_one(tmp_path):
    last = tmp_path / "result" / "of-the-last-one.csv"
    last.parent.mkdir()
    for file in (last, tmp_path / MARK):
        file.write_text("上一次演示")
    done = _demo(tmp_path)
    assert done.returncode == 0, done.stderr
    found = re.search(r"真值的相关（各维度平均）([\d.]+)", done.stdout)
    assert float(found[1]) > 0.9
    assert not last.exists()
    folder = last.parent
    assert {"ratees.csv", "gaps.csv", "report.pdf", "report.docx"} <= {
        p.name for p in folder.iterdir()
    }
    env = {**os.environ, "GUANTONG_HOME": str(tmp_path)}
    checked = subprocess.run([sys.executable, "-m", "guantong", "verify-log"], env=env)
    assert checked.returncode == 0


def test_a_folder_with_other_data_is_left_alone(tmp_path):
    (tmp_path / "名册.xlsx").write_bytes(b"x")
    done = _demo(tmp_path)
    assert done.returncode == 2
    assert "没有改动" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["名册.xlsx"]
