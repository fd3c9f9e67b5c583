"""National code tables, registers and their typed loaders."""
