"""The papers of places."""
