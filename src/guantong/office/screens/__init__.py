"""The core's screens."""
