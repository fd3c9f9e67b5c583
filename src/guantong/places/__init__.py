"""Places: points, households and grids, sites and bases, lines, who is reached."""
