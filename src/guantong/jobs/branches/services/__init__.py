"""What is done about branches: their types, their meetings, what is not met."""
