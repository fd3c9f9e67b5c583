"""The figures of places, one module a subject; none is of a person or a household."""

from guantong.places.figures import visits

__all__ = ["visits"]
