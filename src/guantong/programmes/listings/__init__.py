"""The lists of programmes, one module a subject."""

from guantong.programmes.listings import sweeps

__all__ = ["sweeps"]
