"""The standards of bases and schools that ship with the job, as drafts; a base against its own."""

from __future__ import annotations

from guantong.places.models import Base
from guantong.places.services.standing import Standing

BASES = Standing(
    Base, "base", "guantong.jobs.heritage", "base_standard.csv",
    "自拟草案：按各地公开报道的乡镇党校“六有”“六个一”、教育基地命名条件等整理，"
    "没有读到本省本市的标准文本；逐条待核，由两人发布后才施行",
)  # fmt: skip
