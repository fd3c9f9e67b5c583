"""What job 14 invents for a demonstration."""
