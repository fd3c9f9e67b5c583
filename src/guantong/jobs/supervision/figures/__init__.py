"""The figures of supervision, one module a subject; none of a person, none ranks."""

from guantong.jobs.supervision.figures import findings, risks

__all__ = ["findings", "risks"]
