"""What the rules need, read from the information sets: careers, teams, structure, what is due."""
