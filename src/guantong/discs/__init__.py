"""discs: what goes by hand between the main system and a machine without a network, and back."""
