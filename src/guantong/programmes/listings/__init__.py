"""Lists of programmes."""

from guantong.programmes.listings import standards

__all__ = ["standards"]
