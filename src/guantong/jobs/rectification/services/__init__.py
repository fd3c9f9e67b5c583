"""What is done in the rectification of organisations."""
