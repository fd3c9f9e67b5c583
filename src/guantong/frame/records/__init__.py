"""What is kept of any record: where a value came from, what stood there before, saved filters."""
