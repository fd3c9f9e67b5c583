"""Grids of households where there are no groups: a capacitated p-median in walking distance."""
