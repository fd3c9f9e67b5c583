"""What each whole plan of a village is worth, and the best of them at given prices."""
