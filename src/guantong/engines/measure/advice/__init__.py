"""What other numbers of raters would bring in the next campaign."""
