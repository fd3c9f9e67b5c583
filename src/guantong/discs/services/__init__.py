"""What is written on discs, and what is done with what is read from them."""
