"""Raters who may have agreed on their answers, or settled a score: for a human to look into.

Nothing here sets anyone aside. Each kind is tested over the whole campaign, and listed where at
most one in twenty of the listed is expected to be a false alarm.
"""
