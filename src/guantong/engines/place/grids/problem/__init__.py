"""The village, what is asked of its grids, a drawing, and whether it keeps the rules."""
