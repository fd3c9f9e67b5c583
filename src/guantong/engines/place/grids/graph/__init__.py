"""The walking graph of a village from doors, known ways and groups."""
