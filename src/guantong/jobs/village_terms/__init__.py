"""Job 9: candidates reviewed jointly, the village's election, the register of its leaders."""
