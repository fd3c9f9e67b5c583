"""A job as a folder: certificates for private travel, lent with a second person, given back."""
