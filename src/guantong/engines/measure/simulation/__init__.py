"""Campaigns with known truth."""
