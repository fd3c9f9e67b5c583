"""Run the command line by ``python -m guantong``."""

import sys

from guantong.cli import main

sys.exit(main())
