"""Inspection: indicator sets, campaigns, anonymous forms, results, replies."""
