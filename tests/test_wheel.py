"""The wheel carries the front end, or is not made."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from guantong.ui import vendor

ROOT = Path(__file__).parents[1]


@pytest.fixture
def checkout(tmp_path):
    """A small checkout: the program's build with the shell alone."""
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "package.json", vendor.LOCK):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "LICENSES", tmp_path / "LICENSES")
    shutil.copytree(ROOT / "src/guantong/ui", tmp_path / "src/guantong/ui")
    shutil.copy(ROOT / "src/guantong/__init__.py", tmp_path / "src/guantong")
    return tmp_path


def _build(checkout, **env):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(checkout)]
    return subprocess.run(
        command, cwd=checkout, env=os.environ | env, capture_output=True, text=True, check=False
    )


def test_a_wheel_carries_what_the_pages_load(checkout):
    # As a source distribution, which carries them: nothing is fetched.
    told = "Metadata-Version: 2.4\nName: guantong\nVersion: 0\n"
    (checkout / "PKG-INFO").write_text(told, encoding="utf-8")
    done = _build(checkout)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(checkout.glob("*.whl"))) as wheel:
        sizes = {one.filename: one.file_size for one in wheel.infolist()}
    for name in (*vendor.FILES.values(), vendor.SHEET):
        least = 300 if name.startswith("images/") else 10_000
        assert sizes[f"guantong/ui/static/vendor/{name}"] > least


def test_without_the_front_end_and_npm_no_wheel_is_made(checkout):
    shutil.rmtree(checkout / "src/guantong/ui/static/vendor")
    done = _build(checkout, PATH="/nowhere")
    assert done.returncode != 0
    assert "python3 install.py" in done.stderr
    assert not list(checkout.glob("*.whl"))
