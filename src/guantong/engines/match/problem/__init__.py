"""The problem as data: who could sit where, what a plan is, what it is worth and breaks."""
