"""Job 5, 综合研判: officers place people in groups with a reason."""
