"""The lists of programmes, one module a subject."""

from guantong.programmes.listings import values

__all__ = ["values"]
