"""Who works on the term change of villages in 甲县."""

from tests.casework.conftest import desk  # noqa: F401
