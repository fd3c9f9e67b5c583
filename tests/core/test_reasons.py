import pytest

from guantong.core.errors import GuantongError
from guantong.core.reasons import reason_of


def test_a_reason_is_kept_on_one_line():
    assert reason_of(" 班子\n 稳定  需要 ") == "班子 稳定 需要"


def test_one_that_says_nothing_is_refused_by_name_and_field():
    with pytest.raises(GuantongError) as told:
        reason_of("无  ", "查看事由", "why", more="，将记入审计日志。")
    assert told.value.message == "请写明查看事由（至少 4 个字），将记入审计日志。"
    assert told.value.field == "why"
