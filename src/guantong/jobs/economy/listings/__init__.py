"""The lists of job 13."""

from guantong.jobs.economy.listings import designations, years

__all__ = ["designations", "years"]
