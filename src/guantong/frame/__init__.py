"""What every room is made of: how it declares itself, who is allowed in, what the shell shows."""
