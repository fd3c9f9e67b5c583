"""What is done about places: points, sites, bases, lines, households, grids, visits."""
