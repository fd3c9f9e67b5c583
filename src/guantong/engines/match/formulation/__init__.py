"""An instance laid out as a mathematical programme: its arcs, rows and columns."""
