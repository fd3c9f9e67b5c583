"""The build of the wheel and the source distribution: neither is made without the front end."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontEnd(BuildHookInterface):
    """Makes the vendored files, or stops the build in words."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make them; an installation for development gets them from ``install.py``."""
        if version == "editable":
            return
        vendor = Path(self.root) / "src" / "guantong" / "ui" / "vendor.py"
        done = subprocess.run([sys.executable, vendor], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
