"""The shell and the components every page shares."""
