"""Drawings changed at their borders: repair, redrawing near a present drawing, locks."""
