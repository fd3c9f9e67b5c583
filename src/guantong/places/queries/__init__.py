"""What is read of places for their pages."""
