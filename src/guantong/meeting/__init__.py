"""meeting: a committee decides on appointments; the notice; posts held change by it alone."""
