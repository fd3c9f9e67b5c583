"""Invented people of a whole prefecture: seeded, labelled, none of them anybody."""
