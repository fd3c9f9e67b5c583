"""What is done about postings."""
