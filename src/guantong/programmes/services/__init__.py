"""What may be done in programmes."""
