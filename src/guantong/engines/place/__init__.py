"""Places: who is reached, grids, who keeps contact with whom, days out; pure functions."""
