"""A meeting from its opening to the posts held that follow from it, each step a verb."""
