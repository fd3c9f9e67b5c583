"""Install the program into ``.venv`` with what its lock names, and make its front end.

    python3 install.py             what a server needs
    python3 install.py test docs   and the sets of requirements/test.txt and requirements/docs.txt

Only Python 3.11 and pip are needed: no ``ensurepip``, no make, and where there is no npm it comes
from a wheel and goes again. What is there already is not done again.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCKS = ROOT / "requirements"
MAIN = ROOT / ".venv"
#: Sets that other packages of ours would be in the way of; each has a venv of its own.
APART = ("bench", "docs")


def main(names: list[str]) -> int:
    """Install; return the exit status."""
    if sys.version_info < (3, 11):
        print(f"需要 Python 3.11 或更新的版本，这是 {sys.version.split()[0]}。", file=sys.stderr)
        return 2
    try:
        for name in ("runtime", *names):
            _once(MAIN / name if name in APART else MAIN, LOCKS / f"{name}.txt")
        _once(MAIN, ROOT / "pyproject.toml", "--no-deps", "--no-build-isolation", "-e", str(ROOT))
        _front_end()
    except subprocess.CalledProcessError as error:
        print(f"没有装好，原因见上：{' '.join(map(str, error.cmd))}", file=sys.stderr)
        return 1
    return 0


def _once(folder: Path, source: Path, *what: str) -> None:
    """Have pip install what a file asks for, unless it did since the file changed."""
    done = folder / f"{source.stem}.installed"
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    if done.exists() and done.read_text() == digest:
        return
    print(f"安装 {source.relative_to(ROOT)}", flush=True)
    _pip(folder, *(what or ("--require-hashes", "-r", str(source))))
    done.write_text(digest)


def _pip(folder: Path, *what: str) -> None:
    """Call this Python's pip for a venv, which needs none of its own (pip 22.3 and newer can)."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, symlinks=True)
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", "-q", *what], check=True
    )


def _front_end() -> None:
    """Make the front-end files, with a borrowed npm where there is none."""
    with tempfile.TemporaryDirectory() as borrowed:
        environment = dict(os.environ)
        if not (shutil.which("npm") or (ROOT / "node_modules").exists()):
            _pip(Path(borrowed), "--require-hashes", "-r", str(LOCKS / "node.txt"))
            environment["PATH"] += f":{borrowed}/bin"
        vendor = ROOT / "src" / "guantong" / "ui" / "vendor.py"
        subprocess.run([sys.executable, vendor], env=environment, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
