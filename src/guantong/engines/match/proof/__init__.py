"""The proof of a plan's bound, checked in whole numbers by nothing that the search uses."""
