"""Job 12, second half: first secretaries and technology commissioners matched to villages."""
