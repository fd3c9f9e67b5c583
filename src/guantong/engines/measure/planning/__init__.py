"""What of the model the answers can carry, and the order in which its unknowns are eliminated."""
