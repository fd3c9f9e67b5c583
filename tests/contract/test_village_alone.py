"""The village's part runs by itself: no room of cadres is installed, none is even loaded."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
OF_CADRES = {"people", "assess", "staffing", "meeting", "discs"}


def test_a_village_works_without_the_rooms_of_cadres(tmp_path):
    env = {
        **os.environ, "GUANTONG_HOME": str(tmp_path), "GUANTONG_DATABASE": "",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.village_alone"], cwd=ROOT, env=env, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert {"places", "casework", "programmes", "grids", "one_stop"} <= set(told["rooms"])
    assert not OF_CADRES & {*told["rooms"], *told["apps"], *told["loaded"]}
    assert {page: status for page, status in told["pages"].items() if status != 200} == {}
    assert len(told["pages"]) > 20
    assert told["visited"] == {"mine": 200, "sent": 200, "code": 14, "household": 200}
