"""What is asked of a plan once it stands."""
