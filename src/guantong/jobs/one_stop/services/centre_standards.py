"""The standards of centres that ship with the job, as drafts; a centre against that of its kind."""

from __future__ import annotations

from guantong.places.models import Centre
from guantong.places.services.standing import Standing

CENTRES = Standing(
    Centre, "centre", "guantong.jobs.one_stop", "centre_standard.csv",
    "自拟草案：按 GB/T 38699-2020、DB3208/T 170-2022 的范围和公开的地方做法整理，"
    "标准正文没有读到；逐条待核，由两人发布后才施行",
)  # fmt: skip
