"""What job 14 does: it brings the sites that public pages name."""
