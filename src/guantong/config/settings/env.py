"""Where settings come from: the home folder and the environment."""

import os
import secrets
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("GUANTONG_HOME", "var")).resolve()
DEMO = (HOME / "DEMO").exists()
# One machine without a network; its home says so for good, whatever the environment forgets.
OFFLINE_MARK = HOME / "OFFLINE"
DEBUG = os.environ.get("GUANTONG_DEBUG", "0") == "1"


def flag(name: str, default: bool = False) -> bool:
    """Read a yes/no environment variable."""
    value = os.environ.get(name)
    return default if value is None else value.lower() in {"1", "true", "yes", "on"}


def listed(name: str, default: str) -> list[str]:
    """Read a comma-separated environment variable."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def chosen(name: str, options: tuple[str, ...]) -> str:
    """Read one of several words; the first is the default."""
    value = os.environ.get(name, options[0]).lower()
    if value not in options:
        raise ValueError(f"{name}：可取 {'、'.join(options)}，现在是 {value!r}")
    return value


def secret(name: str) -> str:
    """Return a secret from the environment, or from the home folder, made on first use."""
    given = os.environ.get(f"GUANTONG_{name.upper()}")
    if given:
        return given
    path = HOME / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


OFFLINE = chosen("GUANTONG_MODE", ("whole", "offline")) == "offline" or OFFLINE_MARK.exists()
