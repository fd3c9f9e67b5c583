"""Who works in 甲县."""

from tests.casework.conftest import desk  # noqa: F401
