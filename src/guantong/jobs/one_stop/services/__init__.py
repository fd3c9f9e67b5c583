"""What is written in the one-stop service."""
