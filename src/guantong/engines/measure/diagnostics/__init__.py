"""What an estimate leaves unexplained, and how often chance alone does as much."""
