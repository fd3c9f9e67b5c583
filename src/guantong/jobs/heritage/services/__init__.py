"""What is done about heritage."""
