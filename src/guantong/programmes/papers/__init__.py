"""The papers of programmes."""
