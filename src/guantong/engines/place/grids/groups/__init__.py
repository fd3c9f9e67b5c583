"""Whole groups: all their connected unions, and the best partition of them."""
