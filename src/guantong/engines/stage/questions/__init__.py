"""What a plan is asked about."""
