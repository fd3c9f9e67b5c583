"""A drawing, a redrawing, and what an edit costs."""
