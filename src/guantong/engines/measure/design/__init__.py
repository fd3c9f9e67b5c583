"""What is asked of whom, and with which model it is read."""
